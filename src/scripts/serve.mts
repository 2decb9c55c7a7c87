/** `npm run serve`: the built site, with the headers of a real host. */
import { existsSync } from 'node:fs';

import { serveSite } from '../testing/serve.ts';

if (!existsSync('build/index.html')) {
  console.error('There is no built site. Run `npm run build` first.');
  process.exit(1);
}
const site = await serveSite('build', {
  baseUrl: process.env.BASE_URL ?? '/',
  port: Number(process.env.PORT ?? 3000),
});
console.log(`The site is at ${site.url} (Ctrl+C ends it).`);
