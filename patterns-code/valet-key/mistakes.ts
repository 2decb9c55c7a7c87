/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rules and goals of the stories
  {
    mistake: 'A key to create overwrites what is there.',
    file: 'valet-key.ts',
    replace:
      'if (this.disk.has(name)) throw new AlreadyExistsError(resource);',
    by: '',
    noticedBy: 'what is stored stays as it is',
  },
  {
    mistake: 'A key to create writes only where something is.',
    file: 'valet-key.ts',
    replace: 'if (this.disk.has(name)) throw',
    by: 'if (!this.disk.has(name)) throw',
    noticedBy: 'the photo of 1000 bytes is stored',
  },
  {
    mistake: 'The search tries one order, and no fault.',
    file: 'scenarios.ts',
    replace: `maxFaults: 1,
    faults: ['crash', 'drop', 'duplicate'],`,
    by: `maxFaults: 0,
    maxReorders: 0,`,
    noticedBy: 'the photo of 2000 bytes is stored',
  },
  {
    mistake: 'Both uploads of the story bring one photo.',
    file: 'scenarios.ts',
    replace: 'const bytes = photo(size / 1000);',
    by: 'const bytes = photo(1);',
    noticedBy: 'the photo of 2000 bytes is stored',
  },

  // The pattern
  {
    mistake: 'The store writes before it has checked the key.',
    file: 'valet-key.ts',
    replace: `    this.check(key, 'create', resource);
    const name = \`blob \${resource}\`;`,
    by: `    const name = \`blob \${resource}\`;
    if (!this.disk.has(name)) this.disk.set(name, bytes);
    this.check(key, 'create', resource);`,
    noticedBy: 'stores nothing when it refuses the key',
  },
  {
    mistake: 'Any secret that the store knows fits any key.',
    file: 'valet-key.ts',
    replace:
      'const fits = same(signature, sign(text, signingKey.secret));',
    by: `const fits = this.signingKeys.some(({ secret }) =>
      same(signature, sign(text, secret)),
    );`,
    noticedBy: "refuses a key signed with another signing key's secret",
  },
  {
    mistake: 'Creating looks what is there before it checks the key.',
    file: 'valet-key.ts',
    replace: "    this.check(key, 'create', resource);",
    by: `    if (this.disk.has(\`blob \${resource}\`)) {
      throw new AlreadyExistsError(resource);
    }
    this.check(key, 'create', resource);`,
    noticedBy:
      'tells nobody without a key for it whether something is there',
  },
  {
    mistake: 'Reading looks what is there before it checks the key.',
    file: 'valet-key.ts',
    replace: "    this.check(key, 'read', resource);",
    by: `    if (!this.disk.has(\`blob \${resource}\`)) return undefined;
    this.check(key, 'read', resource);`,
    noticedBy:
      'tells nobody without a key for it whether something is there',
  },
  {
    mistake: 'The application counts from when it booted.',
    file: 'scenarios.ts',
    replace: 'this.issuer = new KeyIssuer(host.wallClock, key);',
    by: `const wallClock = { time: () => host.clock.now() };
    this.issuer = new KeyIssuer(wallClock, key);`,
    noticedBy:
      'means the same time by an expiry when application and store booted at different times',
  },
  {
    mistake: 'The store counts from when it booted.',
    file: 'scenarios.ts',
    replace: 'return new KeyedStore(host, [FIRST, SECOND]);',
    by: `const wallClock = { time: () => host.clock.now() };
      return new KeyedStore({ ...host, wallClock }, [FIRST, SECOND]);`,
    noticedBy:
      'means the same time by an expiry when application and store booted at different times',
  },
  {
    mistake: 'The store forgets in a crash what was revoked.',
    file: 'valet-key.ts',
    replace: 'this.disk.set(`revoked ${signingKeyId}`, true);',
    by: `(this as { revoked?: string }).revoked = signingKeyId;`,
    noticedBy: 'remembers a revocation across a crash of the store',
  },
  {
    mistake: 'A revocation ends the keys of every signing key.',
    file: 'valet-key.ts',
    replace: 'this.disk.has(`revoked ${by}`)',
    by: "[...this.disk.keys()].some((key) => key.startsWith('revoked'))",
    noticedBy:
      'ends every key of a signing key that is revoked, and no other',
  },

  // The servers of the stories
  {
    mistake:
      'Rotation ends the first key before it signs with the second.',
    file: 'scenarios.ts',
    replace: `    this.host.disk.set('rotated', true);
    this.issuer = new KeyIssuer(this.host.wallClock, SECOND);
    await this.store.revoke(FIRST.id);`,
    by: `    await this.store.revoke(FIRST.id);
    this.host.disk.set('rotated', true);
    this.issuer = new KeyIssuer(this.host.wallClock, SECOND);`,
    noticedBy: 'issues no key that ends with the rotation under way',
  },
  {
    mistake: 'Rotation does not wait until the first key has ended.',
    file: 'scenarios.ts',
    replace: 'await this.store.revoke(FIRST.id);',
    by: 'void this.store.revoke(FIRST.id);',
    noticedBy: 'has ended the first key when rotation has ended',
  },
  {
    mistake: 'The application forgets in a crash that it has rotated.',
    file: 'scenarios.ts',
    replace: "this.host.disk.set('rotated', true);",
    by: '',
    noticedBy:
      'signs with the second key after a rotation, also when it has restarted',
  },
  {
    mistake: 'The application gives the same life to every key.',
    file: 'scenarios.ts',
    replace: 'this.issuer.issue(operation, resource, validMs);',
    by: 'this.issuer.issue(operation, resource, VALID_MS);',
    noticedBy:
      'gives a key for what was asked, for as long as was asked',
  },
  {
    mistake: 'The application counts only the photo that passed last.',
    file: 'scenarios.ts',
    replace: 'this.bytes += 2 * (sizeOf(resource) + sizeOf(bytes));',
    by: 'this.bytes = 2 * (sizeOf(resource) + sizeOf(bytes));',
    noticedBy: 'counts what comes in and goes out, call by call',
  },
  {
    mistake: 'A store that restarts writes its first photos once more.',
    file: 'scenarios.ts',
    replace: 'if (!host.disk.has(name)) host.disk.set(name, photo());',
    by: 'host.disk.set(name, photo());',
    noticedBy:
      'begins with the photos that it is given, and keeps two more across two crashes',
  },
  {
    mistake: 'A store that restarts begins anew.',
    file: 'scenarios.ts',
    replace: `    (host) => {
      for (const name`,
    by: `    (host) => {
      host.disk.clear();
      for (const name`,
    noticedBy:
      'begins with the photos that it is given, and keeps two more across two crashes',
  },
];
