/** Fetches the worker's script from the site itself, when it is first needed. */

/** The script as text: a chunk of its own, made by plugin.ts. */
export async function loadWorkerText(): Promise<string> {
  const { default: worker } =
    await import('@generated/runner/default/worker.json');
  return worker.text;
}
