import { chromiumDriver } from './chromium.ts';
import type { Driver } from './driver.ts';
import { firefoxDriver } from './firefox.ts';
import { webkitDriver } from './webkit.ts';

/** One driver for each engine that readers use. */
export const DRIVERS: readonly Driver[] = [
  chromiumDriver,
  firefoxDriver,
  webkitDriver,
];
