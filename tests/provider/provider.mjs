// A certified OpenID provider (oidc-provider by Filip Skokan) on this machine, for tests only. Whoever types a
// name at its login is that person; the name is their e-mail address. The file of settings says who the client is.
// Says `listening on ISSUER` once it does.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [packages, settings] = process.argv.slice(2);
const entry = createRequire(join(packages, 'package.json')).resolve('oidc-provider');
const { Provider } = await import(pathToFileURL(entry));
const { client, secret, returnsTo } = JSON.parse(readFileSync(settings, 'utf8'));

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  // Another site than the service's 127.0.0.1, so that cookies are kept back as between two sites.
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: client,
      client_secret: secret,
      redirect_uris: [returnsTo],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    cookies: { keys: [secret] },
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: true }),
    }),
  });
  server.on('request', provider.callback());
  console.log(`listening on ${issuer}`);
});
