/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rule and the goal of the stories
  {
    mistake:
      'The gateway waits for a silent service longer than its caller.',
    file: 'api-gateway.ts',
    replace: '.sleep(ms, answered.signal)',
    by: '.sleep(ms + 100, answered.signal)',
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
    replace: "search: { maxFaults: 1, faults: ['crash'] },",
    by: "search: { maxFaults: 0, faults: ['crash'] },",
    noticedBy: 'a service does not answer',
  },

  // The pattern
  {
    mistake:
      'The place is freed again when the answer comes after the 504.',
    file: 'api-gateway.ts',
    replace: `    const answer = await this.within(
      lane.timeoutMs,
      lane.service.get(path, own),
    );
    lane.running -= 1;`,
    by: `    const call = lane.service.get(path, own);
    const answer = await this.within(lane.timeoutMs, call);
    lane.running -= 1;
    const free = () => void (lane.running -= 1);
    if (answer.status === 504) call.then(free, free);`,
    noticedBy:
      'frees a place once, also when the answer comes after the 504',
  },
  {
    mistake: 'Each token of a client has a bucket of its own.',
    file: 'api-gateway.ts',
    replace: 'const waitS = this.takeToken(user);',
    by: 'const waitS = this.takeToken(authorization);',
    noticedBy: 'counts a client once, whichever of its tokens it shows',
  },
  {
    mistake: 'A call is counted for whoever it says it comes from.',
    file: 'api-gateway.ts',
    replace: `    if (user === undefined) {
      return refusal(401, { 'www-authenticate': 'Bearer' });
    }
    const waitS = this.takeToken(user);`,
    by: `    const waitS = this.takeToken(user ?? others['x-user'] ?? '');
    if (user === undefined) {
      return refusal(401, { 'www-authenticate': 'Bearer' });
    }`,
    noticedBy:
      "takes no token from a client for a caller it can't identify",
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
    mistake: "A service's id for the call replaces the gateway's.",
    file: 'api-gateway.ts',
    replace: 'headers: { ...answer.headers, ...id } };',
    by: 'headers: { ...id, ...answer.headers } };',
    noticedBy: 'answers with its own id though the service names one',
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
    mistake: 'The two tokens prove one user.',
    file: 'scenarios.ts',
    replace: "['t-bob', 'bob'],",
    by: "['t-bob', 'ada'],",
    noticedBy:
      'puts each service behind its own path, and knows two users by their tokens',
  },
  {
    mistake: 'A user is known by the name, without a token.',
    file: 'scenarios.ts',
    replace: 'const identify = (token: string) => TOKENS.get(token);',
    by: 'const identify = (token: string) => TOKENS.get(token) ?? token;',
    noticedBy:
      'puts each service behind its own path, and knows two users by their tokens',
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
      'checks a token at Catalog and none at Orders, without a gateway',
  },
];
