/** Made by plugin.ts when the site is built or started. */
declare module '@generated/runner/default/worker.json' {
  const worker: { text: string };
  export default worker;
}
