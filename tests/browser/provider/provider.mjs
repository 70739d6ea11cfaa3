// An OpenID provider on loopback for the sign-in tests: whoever names an account is that account.
// node provider.mjs <port> <address of the cockpit>; the account "short" gets a token that ends after 12 seconds.
import Provider from "oidc-provider";

const [port, cockpit] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "cockpit",
      client_secret: "a-secret-of-the-tests",
      redirect_uris: [`${cockpit}/oauth2callback`],
      post_logout_redirect_uris: [cockpit, `${cockpit}/`, `${cockpit}/oauth2callback`],
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false,
  pkce: { required: () => false },
  cookies: { keys: ["cookies-of-the-tests"] },
  ttl: { IdToken: (ctx) => (ctx.oidc.account?.accountId === "short" ? 12 : 3600) },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@bank.cn`, email_verified: id !== "unverified", name: id }),
  }),
  // no page asks for consent: the client is the bank's own
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

provider.listen(Number(port), "127.0.0.1", () => console.log(`provider: ${issuer}`));
