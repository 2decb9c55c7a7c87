/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'believes its clients',
    summary:
      'A gateway that passes on all headers of the client but its credentials and those of one hop, and names the user unless the client has done so already: whoever has a token of his own can be anybody.',
    breaks: [
      'overwrites identity headers that come from outside',
      'passes on no header that is not listed, in whatever spelling',
    ],
    edits: [
      {
        because:
          'There is no list of the headers that may come in: all may, but the credentials and those of one hop.',
        replace: `
          // A service may read a name, or a path, in several ways, and nobody can
          // list them all. So what may come in is listed, and a path is short: to
          // look at a longer one takes too long, or more stack than there is.
          const READ = /^(authorization|accept|if-none-match|if-range|range)$/;`,
        by: `
          // A service may read a path in several ways, and nobody can list them
          // all. So what may come in is listed, and a path is short: to look at
          // a longer one takes too long, or more stack than there is.`,
      },
      {
        because:
          'Whatever the client sends is passed on, also what only the gateway should say.',
        replace: 'endToEnd(headers, READ)',
        by: 'endToEnd(headers)',
      },
      {
        because:
          'What the client says comes last, so it takes the place of the name that was proved.',
        replace: `{ ...passed, 'x-user': user, ...id }`,
        by: `{ 'x-user': user, ...passed, ...id }`,
      },
    ],
  },
  {
    file: 'naive-shared-limit.ts',
    title: 'one shared limit',
    summary:
      'A gateway with one limit for all routes together, as large as theirs in sum: calls that wait for one slow service take all of it.',
    breaks: [
      'answers calls to other services as ever while one hangs',
      'refuses a call at once when its route has as many under way as it may',
    ],
    edits: [
      {
        because: 'Calls are counted together, not for each route.',
        replace:
          'private readonly lanes: readonly (Route & { running: number })[];',
        by: `
          private readonly lanes: readonly Route[];
          private readonly all = { running: 0, places: 0 };`,
      },
      {
        because:
          'There is one limit, as large as those of the routes in sum.',
        replace: `
          .map((route) => ({ ...route, running: 0 }))
          .sort((a, b) => b.prefix.length - a.prefix.length);`,
        by: `
          .map((route) => ({ ...route }))
          .sort((a, b) => b.prefix.length - a.prefix.length);
          for (const one of routes) this.all.places += one.maxConcurrent;`,
      },
      {
        because:
          'A call is let in as long as any place is free: one slow service can take them all.',
        replace: `
          // Refused at once: if calls waited here for a slow service, they
          // would hold what calls to the others need.
          if (lane.running >= lane.maxConcurrent) return refusal(503);
          lane.running += 1;`,
        by: `
          const { all } = this;
          if (all.running >= all.places) return refusal(503);
          all.running += 1;`,
      },
      {
        because: 'The place is given back to all routes.',
        replace: '(lane.running -= 1)',
        by: '(all.running -= 1)',
      },
    ],
  },
];
