/** Has the service worker keep what is visited, when the page is idle. */
import siteConfig from '@generated/docusaurus.config';

interface Connection {
  connection?: { saveData?: boolean };
}

const isBuilt = process.env.NODE_ENV === 'production';
const isPossible =
  isBuilt && typeof navigator !== 'undefined' && 'serviceWorker' in navigator;

if (isPossible) whenLoaded(register);

/** Called by Docusaurus when a page is shown, the first one too. */
export function onRouteDidUpdate({
  location,
  previousLocation,
}: {
  location: { pathname: string };
  previousLocation: { pathname: string } | null;
}): void {
  const { pathname } = location;
  if (!isPossible || pathname === previousLocation?.pathname) return;
  whenLoaded(() => whenIdle(() => void keep(pathname)));
}

/** Who asks the browser to save data is left with the shell. */
async function keep(pathname: string): Promise<void> {
  if ((navigator as Connection).connection?.saveData === true) return;
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ keep: pathname.slice(siteConfig.baseUrl.length) });
}

function register(): void {
  const { baseUrl } = siteConfig;
  navigator.serviceWorker
    .register(`${baseUrl}sw.js`, { scope: baseUrl })
    .catch(() => {
      // The browser forbids it, as in a private window: the site is the same.
    });
}

function whenLoaded(work: () => void): void {
  if (document.readyState === 'complete') work();
  else addEventListener('load', () => work(), { once: true });
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(() => work());
  else setTimeout(work, 500);
}
