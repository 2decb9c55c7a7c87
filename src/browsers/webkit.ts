/** WebKitGTK's MiniBrowser, by WebDriver, on a screen that nobody sees. */
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';
import {
  asText,
  commandOf,
  EVALUATE_MS,
  fromText,
  type Driver,
  type Page,
} from './driver.ts';
import { startDriver, startScreen } from './webkit-processes.ts';

const DRIVER = 'WebKitWebDriver';
const SCREEN = 'Xvfb';

export const webkitDriver: Driver = {
  name: 'WebKit',
  packages: 'webkit2gtk-driver and xvfb',
  isInstalled: () => [DRIVER, SCREEN].every((name) => commandOf(name)),

  async launch() {
    const screen = await startScreen(commandOf(SCREEN)!);
    const server = await startDriver(commandOf(DRIVER)!, screen.display).catch(
      async (error: unknown) => {
        await screen.close();
        throw error;
      },
    );
    const stop = async () => {
      await server.close();
      await screen.close();
    };
    try {
      const session = await sessionAt(server.url);
      const capabilities = await session.getCapabilities();
      return {
        version: `${capabilities.getBrowserVersion()}`,
        open: (url) => open(session, url),
        async close() {
          await session.quit().finally(stop);
        },
      };
    } catch (error) {
      await stop();
      throw error;
    }
  },
};

async function sessionAt(url: string): Promise<WebDriver> {
  // Without a name, the driver starts the MiniBrowser it came with.
  const session = await new Builder()
    .usingServer(url)
    .withCapabilities(new Capabilities({ browserName: 'MiniBrowser' }))
    .build();
  await session.manage().setTimeouts({ script: EVALUATE_MS });
  return session;
}

async function open(session: WebDriver, url: string): Promise<Page> {
  await session.switchTo().newWindow('tab');
  const handle = await session.getWindowHandle();
  await session.get(url);
  return {
    async evaluate(expression) {
      await session.switchTo().window(handle);
      const script =
        `const done = arguments[arguments.length - 1]; ` +
        `${asText(expression)}.then(done);`;
      return fromText(await session.executeAsyncScript(script));
    },
    async close() {
      await session.switchTo().window(handle);
      await session.close();
    },
  };
}
