/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rules and goals of the stories
  {
    mistake: 'A key to create overwrites what is there.',
    file: 'valet-key.ts',
    replace: '} else if (!alike(stored, bytes)) {',
    by: `} else if (!alike(stored, bytes)) {
      this.disk.set(name, bytes);
    } else if (bytes.length < 0) {`,
    noticedBy: 'what is stored stays as it is',
  },
  {
    mistake: 'A key to create writes only where something is.',
    file: 'valet-key.ts',
    replace: 'if (stored === undefined) {',
    by: 'if (stored !== undefined) {',
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
    replace:
      'this.issuer = new KeyIssuer(host.wallClock, key, LONGEST);',
    by: `const wallClock = { time: () => host.clock.now() };
    this.issuer = new KeyIssuer(wallClock, key, LONGEST);`,
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
    mistake: 'Of what a key says, the beginning is signed.',
    file: 'valet-key.ts',
    replace: 'utf8ToBytes(claims));',
    by: 'utf8ToBytes(claims.slice(0, 64)));',
    noticedBy: 'signs all that a key says, however long the name is',
  },
  {
    mistake: 'Of a secret, the beginning counts.',
    file: 'valet-key.ts',
    replace: 'utf8ToBytes(secret)',
    by: 'utf8ToBytes(secret.slice(0, 10))',
    noticedBy:
      'refuses a key that was signed with a secret the store does not know',
  },
  {
    mistake: 'Of two uploads, the beginning is compared.',
    file: 'valet-key.ts',
    replace: 'byte === other[i]',
    by: 'i >= 200_000 || byte === other[i]',
    noticedBy:
      'takes an upload again whose answer was lost, and other bytes not',
  },
  {
    mistake: 'Half a character is noticed at the end of a name only.',
    file: 'valet-key.ts',
    replace: 'resource.isWellFormed()',
    by: 'resource.slice(-1).isWellFormed()',
    noticedBy:
      'issues no key for a name that would come to the store as another',
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
  {
    mistake: 'Only the first signing key can be revoked.',
    file: 'valet-key.ts',
    replace: 'this.disk.set(`revoked ${signingKeyId}`, true);',
    by: 'this.disk.set(`revoked ${this.signingKeys[0]?.id}`, true);',
    noticedBy:
      'ends every key of a signing key that is revoked, and no other',
  },
  {
    mistake:
      'A revocation is looked up for the first signing key only.',
    file: 'valet-key.ts',
    replace: 'this.disk.has(`revoked ${by}`)',
    by: '(by === this.signingKeys[0]?.id && this.disk.has(`revoked ${by}`))',
    noticedBy:
      'ends every key of a signing key that is revoked, and no other',
  },
  {
    mistake: 'A revocation of a signing key yet to come is ignored.',
    file: 'valet-key.ts',
    replace: 'this.disk.set(`revoked ${signingKeyId}`, true);',
    by: `if (this.signingKeys.some(({ id }) => id === signingKeyId)) {
      this.disk.set(\`revoked \${signingKeyId}\`, true);
    }`,
    noticedBy:
      'remembers a revocation of a signing key that it does not know yet',
  },
  {
    mistake: 'Only the last secret is looked at.',
    file: 'valet-key.ts',
    replace: 'this.signingKeys = signingKeys.map(checked);',
    by: 'this.signingKeys = signingKeys;\n    signingKeys.slice(-1).forEach(checked);',
    noticedBy:
      'takes no two signing keys of one id or one secret, and none whose secret is empty or has a NUL or half a character in it',
  },
  {
    mistake: 'The first secret is not looked at.',
    file: 'valet-key.ts',
    replace: 'this.signingKeys = signingKeys.map(checked);',
    by: 'this.signingKeys = signingKeys;\n    signingKeys.slice(1).forEach(checked);',
    noticedBy:
      'takes no two signing keys of one id or one secret, and none whose secret is empty or has a NUL or half a character in it',
  },
  {
    mistake: 'The issuer takes any secret.',
    file: 'valet-key.ts',
    replace: 'this.signingKey = checked(signingKey);',
    by: 'this.signingKey = signingKey;',
    noticedBy:
      'takes no two signing keys of one id or one secret, and none whose secret is empty or has a NUL or half a character in it',
  },
  {
    mistake: 'A secret may be empty.',
    file: 'valet-key.ts',
    replace: 'if (isText && secret && ',
    by: 'if (isText && ',
    noticedBy:
      'takes no two signing keys of one id or one secret, and none whose secret is empty or has a NUL or half a character in it',
  },
  {
    mistake: 'A NUL is part of a secret like any other.',
    file: 'valet-key.ts',
    replace: "if (isText && secret && !secret.includes('\\0')) return",
    by: 'if (isText && secret) return',
    noticedBy:
      'takes no two signing keys of one id or one secret, and none whose secret is empty or has a NUL or half a character in it',
  },
  {
    mistake: 'Half a character is part of a secret.',
    file: 'valet-key.ts',
    replace: 'id.isWellFormed() && secret.isWellFormed()',
    by: 'id.isWellFormed()',
    noticedBy:
      'takes no two signing keys of one id or one secret, and none whose secret is empty or has a NUL or half a character in it',
  },
  {
    mistake: 'Half a character is part of an id.',
    file: 'valet-key.ts',
    replace: 'id.isWellFormed() && secret.isWellFormed()',
    by: 'secret.isWellFormed()',
    noticedBy:
      'takes no two signing keys of one id or one secret, and none whose secret is empty or has a NUL or half a character in it',
  },
  {
    mistake: 'Of a long secret, forty letters count.',
    file: 'valet-key.ts',
    replace: 'utf8ToBytes(secret)',
    by: 'utf8ToBytes(secret.slice(0, 40))',
    noticedBy:
      'refuses a key that was signed with a secret the store does not know',
  },
  {
    mistake: 'Spaces around a secret do not count.',
    file: 'valet-key.ts',
    replace: 'utf8ToBytes(secret)',
    by: 'utf8ToBytes(secret.trim())',
    noticedBy:
      'refuses a key that was signed with a secret the store does not know',
  },
  {
    mistake: 'A revoked key still uploads.',
    file: 'valet-key.ts',
    replace: 'this.disk.has(`revoked ${by}`)',
    by: "(claims.get('op') === 'read' && this.disk.has(`revoked ${by}`))",
    noticedBy:
      "refuses to create, too, by a revoked key, by one that says more, and by one whose expiry is over or can't be read",
  },
  {
    mistake: 'What a key to create says besides is not looked at.',
    file: 'valet-key.ts',
    replace: "if (said !== 'until,op,on,by') refuse",
    by: "if (op === 'read' && said !== 'until,op,on,by') refuse",
    noticedBy:
      "refuses to create, too, by a revoked key, by one that says more, and by one whose expiry is over or can't be read",
  },
  {
    mistake: "An expiry that can't be read never comes for uploads.",
    file: 'valet-key.ts',
    replace: 'this.wallClock.time() < Number(until);',
    by: "\n      op === 'create'\n        ? !(this.wallClock.time() >= Number(until))\n        : this.wallClock.time() < Number(until);",
    noticedBy:
      "refuses to create, too, by a revoked key, by one that says more, and by one whose expiry is over or can't be read",
  },
  {
    mistake: 'A key that is over still tells whether a name is taken.',
    file: 'valet-key.ts',
    replace: "    this.check(key, 'create', resource);",
    by: "    try {\n      this.check(key, 'create', resource);\n    } catch (error) {\n      const isLate = String(error).includes('expired');\n      if (!isLate || !this.disk.has(`blob ${resource}`)) throw error;\n    }",
    noticedBy:
      "refuses to create, too, by a revoked key, by one that says more, and by one whose expiry is over or can't be read",
  },
  {
    mistake: 'Names are compared without capitals.',
    file: 'valet-key.ts',
    replace: "claims.get('on') !== resource",
    by: "claims.get('on')?.toLowerCase() !== resource.toLowerCase()",
    noticedBy:
      'takes every name as it is: dots, slashes, percent signs, capitals and two forms of one accent make another name',
  },
  {
    mistake: 'A slash at the end of a name does not count.',
    file: 'valet-key.ts',
    replace: "claims.get('on') !== resource",
    by: "claims.get('on')?.replace(/\\/$/, '') !== resource.replace(/\\/$/, '')",
    noticedBy:
      'takes every name as it is: dots, slashes, percent signs, capitals and two forms of one accent make another name',
  },
  {
    mistake: 'A slash at the beginning of a name does not count.',
    file: 'valet-key.ts',
    replace: "claims.get('on') !== resource",
    by: "claims.get('on')?.replace(/^\\//, '') !== resource.replace(/^\\//, '')",
    noticedBy:
      'takes every name as it is: dots, slashes, percent signs, capitals and two forms of one accent make another name',
  },
  {
    mistake: 'Names are stored without capitals.',
    file: 'valet-key.ts',
    replace: 'const name = `blob ${resource}`;',
    by: 'const name = `blob ${resource.toLowerCase()}`;',
    noticedBy:
      'stores two names that differ in case, a slash or the form of an accent apart',
  },
  {
    mistake: 'Names are stored in one form of their accents.',
    file: 'valet-key.ts',
    replace: 'const name = `blob ${resource}`;',
    by: 'const name = `blob ${resource.normalize()}`;',
    noticedBy:
      'stores two names that differ in case, a slash or the form of an accent apart',
  },
  {
    mistake: 'Names are stored without slashes around them.',
    file: 'valet-key.ts',
    replace: 'const name = `blob ${resource}`;',
    by: "const name = `blob ${resource.replace(/^\\/|\\/$/g, '')}`;",
    noticedBy:
      'stores two names that differ in case, a slash or the form of an accent apart',
  },
  {
    mistake: 'What is empty counts as free.',
    file: 'valet-key.ts',
    replace: 'if (stored === undefined) {',
    by: 'if (!stored?.length) {',
    noticedBy: 'keeps an empty upload',
  },
  {
    mistake: 'What is empty counts as not there.',
    file: 'valet-key.ts',
    replace: 'return stored ? new',
    by: 'return (stored as Uint8Array | undefined)?.length ? new',
    noticedBy: 'keeps an empty upload',
  },
  {
    mistake: 'A reader gets what is stored, not a copy.',
    file: 'valet-key.ts',
    replace: 'new Uint8Array(stored as Uint8Array)',
    by: '(stored as Uint8Array)',
    noticedBy:
      'keeps what was uploaded, whatever its uploader and its readers do to their bytes',
  },
  {
    mistake: 'What is stored is the array of the uploader.',
    file: 'valet-key.ts',
    replace: 'this.disk.set(name, new Uint8Array(bytes));',
    by: 'this.disk.set(name, bytes);',
    noticedBy:
      'keeps what was uploaded, whatever its uploader and its readers do to their bytes',
  },
  {
    mistake: 'Two signing keys may have one secret.',
    file: 'valet-key.ts',
    replace: "['id', 'secret'] as const",
    by: "['id'] as const",
    noticedBy:
      'takes no two signing keys of one id or one secret, and none whose secret is empty or has a NUL or half a character in it',
  },
  {
    mistake: 'The longest life may be without end.',
    file: 'valet-key.ts',
    replace: '!(Number.isFinite(maxValidMs) && maxValidMs > 0)',
    by: '!(maxValidMs > 0)',
    noticedBy:
      'takes no longest life that is not above zero and finite',
  },

  {
    mistake: 'A life that is text is joined to the time.',
    file: 'valet-key.ts',
    replace: 'Number.isFinite(validMs) && ',
    by: '',
    noticedBy: 'issues no key for longer than the longest life',
  },
  {
    mistake: 'The issuer takes any life.',
    file: 'valet-key.ts',
    replace:
      '!(Number.isFinite(validMs) && validMs <= this.maxValidMs)',
    by: 'validMs > this.maxValidMs',
    noticedBy: 'issues no key for longer than the longest life',
  },
  {
    mistake: "An expiry that can't be read never comes.",
    file: 'valet-key.ts',
    replace: 'this.wallClock.time() < Number(until);',
    by: '!(this.wallClock.time() >= Number(until));',
    noticedBy: "refuses a key whose expiry it can't read",
  },
  {
    mistake: 'What a key says besides is not looked at.',
    file: 'valet-key.ts',
    replace: "if (said !== 'until,op,on,by') refuse",
    by: "if (said === '') refuse",
    noticedBy:
      'refuses a key that says more, or less, than it can read',
  },
  {
    mistake: 'Names are compared when dots are resolved.',
    file: 'valet-key.ts',
    replace: "if (claims.get('on') !== resource) refuse",
    by: `const plain = (name: string | null) =>
      new URL(name ?? '', 'a://b').pathname;
    if (plain(claims.get('on')) !== plain(resource)) refuse`,
    noticedBy:
      'takes every name as it is: dots, slashes, percent signs, capitals and two forms of one accent make another name',
  },
  {
    mistake: 'Names are compared in one form of their accents.',
    file: 'valet-key.ts',
    replace: "if (claims.get('on') !== resource) refuse",
    by: "if (claims.get('on')?.normalize() !== resource.normalize()) refuse",
    noticedBy:
      'takes every name as it is: dots, slashes, percent signs, capitals and two forms of one accent make another name',
  },
  {
    mistake: 'Half a character is a name.',
    file: 'valet-key.ts',
    replace: '!resource.isWellFormed()',
    by: "resource === ''",
    noticedBy:
      'issues no key for a name that would come to the store as another',
  },
  {
    mistake: 'A lost answer makes an upload a stranger.',
    file: 'valet-key.ts',
    replace: '!alike(stored, bytes)',
    by: 'stored.length >= 0',
    noticedBy:
      'takes an upload again whose answer was lost, and other bytes not',
  },
  {
    mistake: 'Bytes of one length are the same.',
    file: 'valet-key.ts',
    replace: 'sameLength && one.every((byte, i) => byte === other[i])',
    by: 'sameLength',
    noticedBy:
      'takes an upload again whose answer was lost, and other bytes not',
  },

  {
    mistake: 'More bytes that begin alike are the same.',
    file: 'valet-key.ts',
    replace: 'const sameLength = one.length === other.length;',
    by: 'const sameLength = true;',
    noticedBy:
      'takes an upload again whose answer was lost, and other bytes not',
  },

  // The servers of the stories
  {
    mistake: 'A crash between the two steps cancels a rotation.',
    file: 'scenarios.ts',
    replace:
      "if (this.host.disk.has('rotated')) void this.store.revoke(FIRST.id);",
    by: '',
    noticedBy:
      'ends the first key when a crash came between the two steps of a rotation',
  },
  {
    mistake:
      'Rotation ends the first key before it signs with the second.',
    file: 'scenarios.ts',
    replace: `    this.host.disk.set('rotated', true);
    const { wallClock } = this.host;
    this.issuer = new KeyIssuer(wallClock, SECOND, LONGEST);
    await this.store.revoke(FIRST.id);`,
    by: `    await this.store.revoke(FIRST.id);
    this.host.disk.set('rotated', true);
    const { wallClock } = this.host;
    this.issuer = new KeyIssuer(wallClock, SECOND, LONGEST);`,
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
    mistake: 'The photos pass the line of the application at once.',
    file: 'scenarios.ts',
    replace: 'Math.max(nowMs, this.freeAtMs)',
    by: 'nowMs',
    noticedBy: 'measures how long others wait while photos come in',
  },
  {
    mistake: 'Every key is stolen at once.',
    file: 'scenarios.ts',
    replace: 'await clock.sleep(lifeMs * stolenAfter);',
    by: 'await clock.sleep(0 * stolenAfter);',
    noticedBy:
      'measures how long a stolen key works from ten moments of its life',
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
  {
    mistake:
      'The rotation is noted when the store has ended the first key.',
    file: 'scenarios.ts',
    replace: `    this.host.disk.set('rotated', true);
    const { wallClock } = this.host;
    this.issuer = new KeyIssuer(wallClock, SECOND, LONGEST);
    await this.store.revoke(FIRST.id);`,
    by: `    const { wallClock } = this.host;
    this.issuer = new KeyIssuer(wallClock, SECOND, LONGEST);
    await this.store.revoke(FIRST.id);
    this.host.disk.set('rotated', true);`,
    noticedBy:
      'ends the first key when a crash came between the two steps of a rotation',
  },
];
