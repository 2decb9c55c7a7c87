/**
 * A loader for Docusaurus's list of all modules that a page may load. Beside
 * each import stands `require.resolveWeak`, by which React Loadable learns
 * whether a module is there already. The bundler compiles for it what nobody
 * has asked for, so it goes; Loadable then asks for each module by its import.
 */
export default function withoutWeak(text) {
  return text.replace(/require\.resolveWeak\("[^"]*"\)/g, 'undefined');
}
