/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  {
    mistake: 'The receiver forgets a request at once.',
    file: 'write-behind.ts',
    replace: 'this.seen.set(id, { answer, untilMs });',
    by: 'void untilMs;',
    noticedBy: 'at most one order is placed',
  },
  {
    mistake: 'The shop answers and stores nothing.',
    file: 'scenarios.ts',
    replace: "disk.set('orders', orders);",
    by: '',
    noticedBy: 'an order is placed',
  },
  {
    mistake: 'All requests have one id.',
    file: 'write-behind.ts',
    replace: 'this.forgetOld();\n',
    by: "this.forgetOld();\n    id = 'A';\n",
    noticedBy: 'keeps requests with different ids apart',
  },
  {
    mistake: 'The shop begins anew when it restarts.',
    file: 'scenarios.ts',
    replace: 'const receiver = new',
    by: 'disk.clear();\n    const receiver = new',
    noticedBy: 'keeps its orders across two crashes',
  },
  {
    mistake: 'The shop without the pattern remembers as well.',
    file: 'scenarios.ts',
    replace: 'remembers ? receiver.handle(id, place) : place(),',
    by: 'receiver.handle(id, place),',
    noticedBy:
      'places an order for each request when it remembers none',
  },
];
