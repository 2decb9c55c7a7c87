/** Options of TypeDoc: one page of reference for each pattern. */
export const typedocOptions = {
  entryPoints: [
    'patterns-code/_simulation/index.ts',
    'patterns-code/[!_]*/[!_]*.ts',
  ],
  exclude: ['**/*.test.ts', '**/scenarios.ts', '**/naive*.ts'],
  tsconfig: './tsconfig.json',
  out: 'docs/api',
  readme: 'none',
  router: 'module',
  sanitizeComments: true,
  parametersFormat: 'table',
  disableSources: true,
  // Types are checked by `npm run typecheck`; a reader who is halfway
  // through an edit still gets a site.
  skipErrorChecking: true,
};
