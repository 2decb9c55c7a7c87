/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rule and the goal of the stories
  {
    mistake:
      'The gateway waits for a silent service longer than its caller.',
    file: 'api-gateway.ts',
    replace: '.sleep(route.timeoutMs, done.signal)',
    by: '.sleep(route.timeoutMs + 100, done.signal)',
    noticedBy: 'every call is answered',
  },
  {
    mistake: 'A gateway reports silence as a failure.',
    file: 'api-gateway.ts',
    replace: '.then(() => refusal(504));',
    by: '.then(() => refusal(502));',
    noticedBy: 'a service does not answer',
  },
  {
    mistake: 'The search lets nobody crash.',
    file: 'scenarios.ts',
    replace: "    maxFaults: 1,\n    faults: ['crash'],\n    limits",
    by: "    maxFaults: 0,\n    faults: ['crash'],\n    limits",
    noticedBy: 'a service does not answer',
  },

  // The pattern
  {
    mistake:
      'The place is freed again when the answer comes after the 504.',
    file: 'api-gateway.ts',
    replace:
      'return this.ask(lane, path, own).finally(() => (lane.running -= 1));',
    by: `const call = lane.service.get(path, own);
    const service = { get: () => call };
    const answer = await this.ask({ ...lane, service }, path, own);
    lane.running -= 1;
    const free = () => void (lane.running -= 1);
    if (answer.status === 504) call.then(free, free);
    return answer;`,
    noticedBy:
      'frees a place once, also when the answer comes after the 504',
  },
  {
    mistake: 'Several credentials of one client have a bucket each.',
    file: 'api-gateway.ts',
    replace: 'const waitS = this.takeToken(user);',
    by: 'const waitS = this.takeToken(authorization);',
    noticedBy:
      'counts a client once, whichever of its credentials it shows',
  },
  {
    mistake:
      "A caller that can't be identified is counted as a client.",
    file: 'api-gateway.ts',
    replace: `    if (!NAME.test(user)) return refusal(401, how);
    const waitS = this.takeToken(user);`,
    by: `    const waitS = this.takeToken(user || 'ada');
    if (!NAME.test(user)) return refusal(401, how);`,
    noticedBy:
      "takes no token out of a bucket for a caller it can't identify",
  },
  {
    mistake:
      'A call takes its place before it is refused for want of one.',
    file: 'api-gateway.ts',
    replace: `    if (lane.running >= lane.maxConcurrent) return refusal(503);
    lane.running += 1;`,
    by: `    lane.running += 1;
    if (lane.running > lane.maxConcurrent) return refusal(503);`,
    noticedBy: 'takes no place for a call that it refuses',
  },
  {
    mistake:
      'A call that is one too many for its client takes a place.',
    file: 'api-gateway.ts',
    replace: `    if (waitS > 0) return refusal(429, { 'retry-after': \`\${waitS}\` });`,
    by: `    for (const lane of this.lanes) if (waitS > 0) lane.running += 1;
    if (waitS > 0) return refusal(429, { 'retry-after': \`\${waitS}\` });`,
    noticedBy: 'takes no place for a call that it refuses',
  },
  {
    mistake: 'A place is not freed when a service throws at once.',
    file: 'api-gateway.ts',
    replace:
      'const call = async () => shown(await route.service.get(path, own));',
    by: `const given = route.service.get(path, own);
    const call = async () => shown(await given);`,
    noticedBy:
      'frees the place of a service that throws before it returns a promise, or gives no answer',
  },
  {
    mistake: 'A place is freed only when there was an answer.',
    file: 'api-gateway.ts',
    replace:
      'return this.ask(lane, path, own).finally(() => (lane.running -= 1));',
    by: `const answer = await this.ask(lane, path, own);
    if (answer.status !== 502) lane.running -= 1;
    return answer;`,
    noticedBy:
      'frees the place of a service that throws before it returns a promise, or gives no answer',
  },
  {
    mistake: 'Every status is an answer.',
    file: 'api-gateway.ts',
    replace: 'if (status >= 200 && status < 500) return own;',
    by: 'if (!(status >= 500)) return own;',
    noticedBy:
      'frees the place of a service that throws before it returns a promise, or gives no answer',
  },
  {
    mistake: 'A path is looked at as it came.',
    file: 'api-gateway.ts',
    replace: '    if (!PLAIN_PATH.test(path)) return refusal(400);\n',
    by: '',
    noticedBy:
      'refuses a path in which a segment has more than letters, digits, hyphens, underscores and single dots between them',
  },
  {
    mistake: 'Only plain dots are looked for.',
    file: 'api-gateway.ts',
    replace: '!PLAIN_PATH.test(path)',
    by: "path.split('/').includes('..')",
    noticedBy:
      'refuses a path in which a segment has more than letters, digits, hyphens, underscores and single dots between them',
  },
  {
    mistake: 'A path is decoded once, and then looked at.',
    file: 'api-gateway.ts',
    replace: '!PLAIN_PATH.test(path)',
    by: `unescape(path)
      .split(/[\\/\\\\]/)
      .some((one) => /^\\.+$/.test(one))`,
    noticedBy:
      'refuses a path in which a segment has more than letters, digits, hyphens, underscores and single dots between them',
  },
  {
    mistake: 'Dots after which a parameter comes are no dots.',
    file: 'api-gateway.ts',
    replace: '/[\\w-]+',
    by: '/[\\w;-]+',
    noticedBy:
      'refuses a path in which a segment has more than letters, digits, hyphens, underscores and single dots between them',
  },
  {
    mistake: 'The first route that takes a path gets it.',
    file: 'api-gateway.ts',
    replace: '      .sort((a, b) => b.prefix.length - a.prefix.length)',
    by: '',
    noticedBy:
      'gives a path to the longest prefix that takes it, whatever the order of the routes',
  },
  {
    mistake: 'Two routes of one prefix are taken.',
    file: 'api-gateway.ts',
    replace: 'new Set(prefixes).size < routes.length',
    by: 'prefixes.length < routes.length',
    noticedBy: 'refuses two routes of one prefix',
  },
  {
    mistake: 'Names with an underscore pass.',
    file: 'api-gateway.ts',
    replace: 'listed.test(name)',
    by: "name.includes('_') || listed.test(name)",
    noticedBy:
      'passes on no header that is not listed, in whatever spelling',
  },
  {
    mistake: 'Only the name of the identity header is left out.',
    file: 'api-gateway.ts',
    replace: 'listed.test(name)',
    by: "name !== 'x-user'",
    noticedBy:
      'passes on no header that is not listed, in whatever spelling',
  },
  {
    mistake: 'What Connection names is passed on.',
    file: 'api-gateway.ts',
    replace: 'const ends = [ONE_HOP, ...connection]',
    by: "const ends = [ONE_HOP, 'connection']",
    noticedBy:
      'removes what a Connection header names, on the way there and on the way back',
  },
  {
    mistake: 'The last of two Connection headers counts.',
    file: 'api-gateway.ts',
    replace: 'const ends = [ONE_HOP, ...connection]',
    by: 'const ends = [ONE_HOP, ...connection.slice(-1)]',
    noticedBy:
      'removes what a Connection header names, on the way there and on the way back',
  },
  {
    mistake: 'A 503 is reported as a 502.',
    file: 'api-gateway.ts',
    replace:
      'return status === 503 ? refusal(503, when) : refusal(502);',
    by: 'return when ? refusal(502, when) : refusal(502);',
    noticedBy:
      'keeps the 503 of a service and when to come back, without its words',
  },
  {
    mistake: 'A hint is passed on, whatever it says.',
    file: 'api-gateway.ts',
    replace: 'WHEN.test(hint)',
    by: "hint !== ''",
    noticedBy:
      'keeps the 503 of a service and when to come back, without its words',
  },
  {
    mistake: 'Rounding errors are waited for.',
    file: 'api-gateway.ts',
    replace: 'Math.ceil(waitMs / 1000 - 1e-6)',
    by: 'Math.ceil(waitMs / 1000)',
    noticedBy:
      'lets exactly a burst through at once, whatever the rate',
  },
  {
    mistake: 'A refused call is counted as well.',
    file: 'api-gateway.ts',
    replace: 'if (waitS <= 0) this.fullAtMs.set',
    by: 'this.fullAtMs.set',
    noticedBy:
      'lets a client make a burst of calls, and then as many as its rate',
  },
  {
    mistake:
      "Credentials that can't be read end the call with an error.",
    file: 'api-gateway.ts',
    replace: 'await identify().catch(() => undefined)',
    by: 'await identify()',
    noticedBy: "takes credentials that can't be read for none",
  },
  {
    mistake: "Credentials that can't be read prove a name.",
    file: 'api-gateway.ts',
    replace: 'await identify().catch(() => undefined)',
    by: "await identify().catch(() => 'nobody')",
    noticedBy: "takes credentials that can't be read for none",
  },
  {
    mistake: "A service's id for the call replaces the gateway's.",
    file: 'api-gateway.ts',
    replace: 'headers: { ...answer.headers, ...id } };',
    by: 'headers: { ...id, ...answer.headers } };',
    noticedBy: 'answers with its own id though the service names one',
  },
  {
    mistake: 'An id has fewer digits that differ.',
    file: 'api-gateway.ts',
    replace: 'this.around.random() * 16',
    by: 'this.around.random() * 8',
    noticedBy: 'makes each of the 32 digits of an id by chance',
  },
  {
    mistake: 'An id is as short as eight digits.',
    file: 'api-gateway.ts',
    replace: 'length: 32',
    by: 'length: 8',
    noticedBy:
      'gives each call an id of its own, which the service sees and the answer carries',
  },
  {
    mistake: 'A date is no time to come back.',
    file: 'api-gateway.ts',
    replace: 'WHEN.test(hint)',
    by: '/^\\d+$/.test(hint)',
    noticedBy:
      'keeps the 503 of a service and when to come back, without its words',
  },
  {
    mistake: 'The header TE is passed on.',
    file: 'api-gateway.ts',
    replace: 'te, trailer,',
    by: 'trailer,',
    noticedBy: 'passes on no header that is meant for one hop',
  },
  {
    mistake: 'The header Trailer is passed on.',
    file: 'api-gateway.ts',
    replace: 'te, trailer,',
    by: 'te,',
    noticedBy: 'passes on no header that is meant for one hop',
  },
  {
    mistake: 'The header Upgrade is passed on.',
    file: 'api-gateway.ts',
    replace: "transfer-encoding, upgrade'",
    by: "transfer-encoding'",
    noticedBy: 'passes on no header that is meant for one hop',
  },
  {
    mistake: 'The header Transfer-Encoding is passed on.',
    file: 'api-gateway.ts',
    replace: "transfer-encoding, upgrade'",
    by: "upgrade'",
    noticedBy: 'passes on no header that is meant for one hop',
  },
  {
    mistake: 'The header Proxy-Connection is passed on.',
    file: 'api-gateway.ts',
    replace: "'proxy-connection, te",
    by: "'te",
    noticedBy: 'passes on no header that is meant for one hop',
  },
  {
    mistake: 'The header Keep-Alive is passed on.',
    file: 'api-gateway.ts',
    replace: "'keep-alive, proxy",
    by: "'proxy",
    noticedBy: 'passes on no header that is meant for one hop',
  },
  {
    mistake: 'Range is not among what may come in.',
    file: 'api-gateway.ts',
    replace: '|if-range|range)$/;',
    by: '|if-range)$/;',
    noticedBy:
      'passes the listed headers and the answers of a service on, as they are',
  },
  {
    mistake: 'A first answer counts as the last one.',
    file: 'api-gateway.ts',
    replace: 'status >= 200 && status < 500',
    by: 'status >= 100 && status < 500',
    noticedBy:
      'frees the place of a service that throws before it returns a promise, or gives no answer',
  },
  {
    mistake: 'A dot is no part of a plain path.',
    file: 'api-gateway.ts',
    replace: '(\\.[\\w-]+)*',
    by: '',
    noticedBy: 'passes a plain path on as it came',
  },
  {
    mistake: 'A tenth of a millisecond is a rounding error.',
    file: 'api-gateway.ts',
    replace: '- 1e-6',
    by: '- 1e-4',
    noticedBy:
      'takes less than a microsecond for a rounding error, and no more',
  },
  {
    mistake: 'A burst may be a little less than a call.',
    file: 'api-gateway.ts',
    replace: 'burst >= 1;',
    by: 'burst > 0.95;',
    noticedBy:
      'refuses limits under which nobody could ever call, and names both',
  },
  {
    mistake: 'The gateway measures with the clock for the time of day.',
    file: 'scenarios.ts',
    replace: `  return world.node(name, ({ clock, random }) => {`,
    by: `  return world.node(name, ({ clock: forward, wallClock, random }) => {
    const clock = { ...forward, now: () => wallClock.time() };`,
    noticedBy:
      'gives tokens back at its rate though the time of day is set back',
  },

  {
    mistake: 'The places of one route count for all.',
    file: 'api-gateway.ts',
    replace: 'lane.running >= lane.maxConcurrent',
    by: 'lane.running >= this.lanes[0]!.maxConcurrent',
    noticedBy:
      'refuses a call at once when its route has as many under way as it may',
  },
  {
    mistake: 'The time of one route counts for all.',
    file: 'api-gateway.ts',
    replace: '.sleep(route.timeoutMs, done.signal)',
    by: '.sleep(this.lanes[0]!.timeoutMs, done.signal)',
    noticedBy:
      'answers for a silent service when the time of its route is over',
  },
  {
    mistake: 'Credentials that were valid once are valid for ever.',
    file: 'api-gateway.ts',
    replace: 'this.around.identify(authorization);',
    by: `{
      const self = this as { known?: Map<string, string | undefined> };
      const known = (self.known ??= new Map());
      const user = await this.around.identify(authorization);
      known.set(authorization, known.get(authorization) ?? user);
      return known.get(authorization);
    };`,
    noticedBy:
      'finds out anew at each call whether credentials are valid',
  },
  {
    mistake: 'An empty name is a user.',
    file: 'api-gateway.ts',
    replace: '/^[\\x21-\\x7e]+$/',
    by: '/^[\\x21-\\x7e]*$/',
    noticedBy: 'takes credentials that name nobody for none',
  },
  {
    mistake: 'No name at all is a user.',
    file: 'api-gateway.ts',
    replace: "(await identify().catch(() => undefined)) ?? '';",
    by: "(await identify().catch(() => '')) ?? 'nobody';",
    noticedBy: 'takes credentials that name nobody for none',
  },
  {
    mistake: 'A dot at the end of a segment is part of it.',
    file: 'api-gateway.ts',
    replace: '(\\.[\\w-]+)*',
    by: '(\\.[\\w-]*)*',
    noticedBy:
      'refuses a path in which a segment has more than letters, digits, hyphens, underscores and single dots between them',
  },
  {
    mistake: 'Colons and what stands for a long name pass.',
    file: 'api-gateway.ts',
    replace: '(\\.[\\w-]+)*',
    by: '([.:~$][\\w-]+)*',
    noticedBy:
      'refuses a path in which a segment has more than letters, digits, hyphens, underscores and single dots between them',
  },
  {
    mistake: 'The route / takes / alone.',
    file: 'api-gateway.ts',
    replace: "prefix === '/' ? prefix : `${prefix}/`",
    by: '`${prefix}/`',
    noticedBy:
      'takes every path by the route /, unless a longer prefix takes it',
  },
  {
    mistake: 'A prefix may end in a slash.',
    file: 'api-gateway.ts',
    replace: ' && !/.\\/$/.test(prefix)',
    by: '',
    noticedBy:
      'refuses a prefix that ends in a slash, unless it is /, or that no path can begin with',
  },
  {
    mistake: 'A prefix may be any text.',
    file: 'api-gateway.ts',
    replace: 'PLAIN_PATH.test(prefix) && ',
    by: '',
    noticedBy:
      'refuses a prefix that ends in a slash, unless it is /, or that no path can begin with',
  },
  {
    mistake: 'A limit that is no number is none.',
    file: 'api-gateway.ts',
    replace: 'maxConcurrent >= 1 &&',
    by: '!(maxConcurrent < 1) &&',
    noticedBy:
      'refuses a route that no call fits into, and one whose limits are no numbers',
  },
  {
    mistake: 'A route may wait for ever.',
    file: 'api-gateway.ts',
    replace: 'Number.isFinite(ms) && ms > 0',
    by: 'ms > 0',
    noticedBy:
      'refuses a route that no call fits into, and one whose limits are no numbers',
  },
  {
    mistake: 'A tab in the list of Connection is part of a name.',
    file: 'api-gateway.ts',
    replace: 'ends.split(/[\\s,]/)',
    by: 'ends.split(/[ ,]/)',
    noticedBy:
      'removes what a Connection header names, on the way there and on the way back',
  },
  {
    mistake: 'A 408 of a service is reported as a 502.',
    file: 'api-gateway.ts',
    replace: 'status >= 200 && status < 500',
    by: 'status >= 200 && status < 500 && status !== 408',
    noticedBy:
      'passes the listed headers and the answers of a service on, as they are',
  },
  {
    mistake: 'A call that passes makes all buckets full again.',
    file: 'api-gateway.ts',
    replace: 'if (waitS <= 0) this.fullAtMs.set',
    by: 'if (waitS <= 0) this.fullAtMs.clear(), this.fullAtMs.set',
    noticedBy: 'counts on for a client while others call',
  },
  {
    mistake: 'Buckets are forgotten when there are more than three.',
    file: 'api-gateway.ts',
    replace: '    if (waitS <= 0) this.fullAtMs.set',
    by: `    const isNew = !this.fullAtMs.has(user);
    if (isNew && this.fullAtMs.size >= 3) this.fullAtMs.clear();
    if (waitS <= 0) this.fullAtMs.set`,
    noticedBy: 'counts on for a client while others call',
  },
  {
    mistake: 'If-Range is left out, and Range passes.',
    file: 'api-gateway.ts',
    replace: '|if-range|range)$/;',
    by: '|range)$/;',
    noticedBy: 'passes If-Range on with Range',
  },
  {
    mistake: 'A name may have what ends a line.',
    file: 'api-gateway.ts',
    replace: '/^[\\x21-\\x7e]+$/',
    by: '/^[\\x21-\\x7e\\s]+$/',
    noticedBy: "writes no name into a header that a header can't hold",
  },
  {
    mistake: 'A name may have letters beyond ASCII.',
    file: 'api-gateway.ts',
    replace: '/^[\\x21-\\x7e]+$/',
    by: '/^[\\x21-\\x7e\\x80-\\uffff]+$/',
    noticedBy: "writes no name into a header that a header can't hold",
  },
  {
    mistake: 'A name ends at its at sign.',
    file: 'api-gateway.ts',
    replace: "(await identify().catch(() => undefined)) ?? '';",
    by: "((await identify().catch(() => '')) ?? '').split('@')[0]!;",
    noticedBy:
      'takes each name that credentials prove as it is, for a user of its own',
  },
  {
    mistake: 'Names that differ in capitals are one.',
    file: 'api-gateway.ts',
    replace: "(await identify().catch(() => undefined)) ?? '';",
    by: "((await identify().catch(() => '')) ?? '').toLowerCase();",
    noticedBy:
      'takes each name that credentials prove as it is, for a user of its own',
  },
  {
    mistake: 'A call that fails is made again at once.',
    file: 'api-gateway.ts',
    replace: 'call().catch(() => refusal(502));',
    by: `call()
      .catch(() => call())
      .catch(() => refusal(502));`,
    noticedBy: 'calls a service once for each call, also when it fails',
  },
  {
    mistake: 'Cookies and a few others pass as well.',
    file: 'api-gateway.ts',
    replace: '/^(authorization|',
    by: '/^(authorization|cookie|forwarded|',
    noticedBy:
      'passes on no header that is not listed, in whatever spelling',
  },
  {
    mistake: 'A header that names another method passes.',
    file: 'api-gateway.ts',
    replace: '/^(authorization|',
    by: '/^(authorization|x-real-ip|x-http-method-override|',
    noticedBy:
      'passes on no header that is not listed, in whatever spelling',
  },
  {
    mistake: 'What begins as a listed name does passes.',
    file: 'api-gateway.ts',
    replace: '|if-range|range)$/;',
    by: '|if-range|range)/;',
    noticedBy:
      'passes on no header that is not listed, in whatever spelling',
  },
  {
    mistake: 'Seconds have two digits.',
    file: 'api-gateway.ts',
    replace: 'const WHEN = /^\\d+$',
    by: 'const WHEN = /^\\d\\d$',
    noticedBy:
      'keeps the 503 of a service and when to come back, without its words',
  },
  {
    mistake: 'A body is passed on as text.',
    file: 'api-gateway.ts',
    replace: 'headers: endToEnd(headers), body };',
    by: 'headers: endToEnd(headers), body: String(body) };',
    noticedBy:
      'passes the listed headers and the answers of a service on, as they are',
  },
  {
    mistake: 'No route waits longer than a second.',
    file: 'api-gateway.ts',
    replace: '.sleep(route.timeoutMs, done.signal)',
    by: '.sleep(Math.min(route.timeoutMs, 1000), done.signal)',
    noticedBy:
      'answers for a silent service when the time of its route is over',
  },
  {
    mistake: 'No route has more than three places.',
    file: 'api-gateway.ts',
    replace: 'lane.running >= lane.maxConcurrent',
    by: 'lane.running >= Math.min(lane.maxConcurrent, 3)',
    noticedBy:
      'refuses a call at once when its route has as many under way as it may',
  },
  {
    mistake: 'A path is looked at, however long it is.',
    file: 'api-gateway.ts',
    replace: '(?=\\/.{0,2047}$)',
    by: '(?=\\/)',
    noticedBy:
      'refuses a path of more than 2,048 characters, however plain',
  },
  {
    mistake: 'A path is refused that is a character shorter.',
    file: 'api-gateway.ts',
    replace: '(?=\\/.{0,2047}$)',
    by: '(?=\\/.{0,2046}$)',
    noticedBy:
      'refuses a path of more than 2,048 characters, however plain',
  },
  {
    mistake: 'Queries pass.',
    file: 'api-gateway.ts',
    replace: '!PLAIN_PATH.test(path)',
    by: "!PLAIN_PATH.test(path.split('?')[0]!)",
    noticedBy:
      'refuses paths that are harmless as well: a query, an encoded space, an at sign, two dots in a name',
  },
  {
    mistake: 'The check of credentials has 300 ms.',
    file: 'api-gateway.ts',
    replace:
      'const identify = async () => this.around.identify(authorization);',
    by: `const none = () => undefined;
    const identify = async () =>
      Promise.race([
        this.around.identify(authorization),
        this.around.clock.sleep(300).then(none),
      ]);`,
    noticedBy:
      'waits for the check of credentials as long as that takes: one that hangs leaves its caller without an answer',
  },

  // The servers of the stories
  {
    mistake: 'Every service answers as the first.',
    file: 'scenarios.ts',
    replace:
      "return ok(`${headers['x-user']}'s ${name.toLowerCase()}`);",
    by: "return ok(`${headers['x-user']}'s catalog`);",
    noticedBy:
      'answers as the service that was asked, to the user who is named',
  },
  {
    mistake: 'All services are as slow as Reviews.',
    file: 'scenarios.ts',
    replace: "name === 'Reviews' ? reviewsMs : 20",
    by: 'reviewsMs',
    noticedBy:
      'makes Reviews as slow as it is told, and no other service',
  },
  {
    mistake: 'The credentials of two prove one user.',
    file: 'scenarios.ts',
    replace: "['t-bob', 'bob'],",
    by: "['t-bob', 'ada'],",
    noticedBy:
      'puts each service behind its own path, and knows two users by their credentials',
  },
  {
    mistake: 'A user is known by the name alone.',
    file: 'scenarios.ts',
    replace: 'async (shown: string) => USERS.get(shown);',
    by: 'async (shown: string) => USERS.get(shown) ?? shown;',
    noticedBy:
      'puts each service behind its own path, and knows two users by their credentials',
  },
  {
    mistake: 'A gateway that restarts has lost its services.',
    file: 'scenarios.ts',
    replace:
      'return new Gateway(routes, around, { callsPerSecond, burst });',
    by: `const limits = { callsPerSecond, burst };
    return new Gateway(routes.splice(0), around, limits);`,
    noticedBy:
      'serves again after a crash of the gateway or of a service',
  },
  {
    mistake:
      'The story asks the silent gateway again, and not the other.',
    file: 'scenarios.ts',
    replace: 'if (status === undefined) left.shift();',
    by: 'if (status === undefined) left.pop();',
    noticedBy:
      'asks each service once, and the next gateway when one is silent',
  },
  {
    mistake: 'The story leaves out of its list what was not answered.',
    file: 'scenarios.ts',
    replace: 'statuses.push(status);',
    by: 'if (status !== undefined) statuses.push(status);',
    noticedBy: 'notes a call that no gateway answers',
  },
  {
    mistake: 'Without a gateway, Catalog believes the header as well.',
    file: 'scenarios.ts',
    replace:
      "get: (_path: string, { authorization = '' }: Headers) => {",
    by: `get: (_path: string, headers: Headers) => {
        const { authorization = \`t-\${headers['x-user']}\` } = headers;`,
    noticedBy:
      'checks credentials at Catalog and none at Orders, without a gateway',
  },
  {
    mistake:
      'Without a gateway, Catalog takes any token for that of ada.',
    file: 'scenarios.ts',
    replace: `const user = USERS.get(authorization);
        if`,
    by: `const user =
          USERS.get(authorization) ?? (authorization && 'ada');
        if`,
    noticedBy:
      'checks credentials at Catalog and none at Orders, without a gateway',
  },
];
