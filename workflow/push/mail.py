"""E-mail over SMTP. The message is built by `email`, which refuses a header with a line break in it."""

from __future__ import annotations

import smtplib
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr

from workflow.push.safe import inert, one_line
from workflow.push.settings import Mail, Settings
from workflow.push.states import Handed, Outgoing


def send(settings: Settings, out: Outgoing) -> Handed:
    """Hand a mail to the server. Until its text is on the way, whatever goes wrong means that it was not taken."""
    server = settings.mail
    if server is None:
        return Handed("failed", "no e-mail server in the settings")
    try:
        message = build(server, out)
    except ValueError as error:
        return Handed("failed", f"address or text cannot be sent ({' '.join(str(error).split())[:120]})")
    try:
        client = _connect(server, settings)
    except OSError as error:
        return Handed("queued", f"server {_said(error)}", is_down=True)
    try:
        return _hand_over(client, server, out.address, message)
    finally:
        client.close()


def build(server: Mail, out: Outgoing) -> EmailMessage:
    """The message. Raises ValueError where an address is none."""
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = one_line(out.text.subject, 200).replace("=?", "＝?")  # no word in another coding than its own
    message["From"] = server.sender
    message["To"] = Address(display_name=inert(out.name, 80), addr_spec=out.address)
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{out.key}@{parseaddr(server.sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(one for one in (out.text.body, out.link) if one))
    return message


def _connect(server: Mail, settings: Settings) -> smtplib.SMTP:
    seconds = settings.timeout_seconds
    if server.security == "tls":
        client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=settings.tls)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=seconds)
    try:
        if server.security == "starttls":
            client.starttls(context=settings.tls)
        client.ehlo_or_helo_if_needed()
        if server.user:
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


def _hand_over(client: smtplib.SMTP, server: Mail, address: str, message: EmailMessage) -> Handed:
    try:
        for code, said in (client.mail(parseaddr(server.sender)[1]), client.rcpt(address)):
            if code not in (250, 251):
                return _answer(code, said)
    except OSError as error:
        return Handed("queued", f"server {_said(error)}", is_down=True)
    try:
        code, said = client.data(message.as_bytes())
    except smtplib.SMTPDataError as error:
        return _answer(error.smtp_code, error.smtp_error)
    except OSError as error:  # smtplib's own are of this kind
        return Handed("unknown", f"handed over, no answer ({_said(error)})")
    return Handed("sent") if code == 250 else _answer(code, said)


def _answer(code: int, said: bytes | str) -> Handed:
    """A refusal of the server: 4xx for now, 5xx for good."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Handed("queued" if 400 <= code < 500 else "failed", f"server answered {code} {' '.join(text.split())[:120]}")


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"answered {error.smtp_code} {' '.join(str(text).split())[:120]}"
    return f"not reached ({(' '.join(str(error).split()) or type(error).__name__)[:120]})"
