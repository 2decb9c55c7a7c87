/** The hidden frame in which workers are made. See frame-document.ts. */
import { FRAME_DOCUMENT } from './frame-document.ts';

/** Twice: after a pause of the page itself the first may be over already. */
const ANSWER_MS = 300;
const OPEN_MS = 5000;

interface Answer {
  ready?: boolean;
  ended?: number;
  died?: number;
}

export class WorkerFrame {
  private readonly element: HTMLIFrameElement;
  private readonly port: MessagePort;
  private readonly waiting = new Map<number, () => void>();
  private readonly deaths = new Map<number, () => void>();

  private constructor(element: HTMLIFrameElement, port: MessagePort) {
    this.element = element;
    this.port = port;
    port.onmessage = ({ data }: MessageEvent<Answer>) => {
      this.waiting.get(data.ended ?? 0)?.();
      this.deaths.get(data.died ?? 0)?.();
    };
  }

  /** Opens the frame and hands it the text of its workers. */
  static async open(workerText: Promise<string>): Promise<WorkerFrame> {
    workerText.catch(() => {}); // told below, when the frame is there
    const secret = [...crypto.getRandomValues(new Uint32Array(4))].join('-');
    const element = document.createElement('iframe');
    element.setAttribute('sandbox', 'allow-scripts');
    element.name = secret;
    element.title = 'Runner';
    element.hidden = true;
    element.tabIndex = -1;
    element.ariaHidden = 'true';
    element.referrerPolicy = 'no-referrer';
    element.srcdoc = FRAME_DOCUMENT;
    const { port1, port2 } = new MessageChannel();
    let text: string;
    try {
      await within(
        OPEN_MS,
        new Promise<void>((resolve) => {
          element.onload = () => {
            // It has no origin that could be named; the secret is for it alone.
            element.contentWindow?.postMessage(secret, '*', [port2]);
          };
          port1.onmessage = () => resolve();
          document.body.append(element);
        }),
      );
      text = await workerText;
    } catch (error) {
      element.remove();
      throw error;
    }
    const frame = new WorkerFrame(element, port1);
    port1.postMessage({ text });
    return frame;
  }

  /**
   * Starts a worker, which compiles `files`, JSON text, while it waits for
   * its job. Returns the port for that.
   */
  start(id: number, files: string, onDeath: () => void): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.deaths.set(id, onDeath);
    this.port.postMessage({ start: id, files }, [port2]);
    return port1;
  }

  /** Ends the worker. False when the frame does not answer: it is dead. */
  async end(id: number): Promise<boolean> {
    this.deaths.delete(id);
    const answer = new Promise<void>((resolve) => {
      this.waiting.set(id, resolve);
    });
    this.port.postMessage({ end: id });
    const patient = () => within(ANSWER_MS, answer);
    try {
      await patient().catch(patient);
      return true;
    } catch {
      return false;
    } finally {
      this.waiting.delete(id);
    }
  }

  remove(): void {
    this.port.close();
    this.element.remove();
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`the frame did not answer within ${ms} ms`);
    timer = setTimeout(() => reject(error), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
