/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'aborts in doubt',
    summary:
      'Two-phase commit without waiting: in doubt, a participant aborts.',
    breaks: [
      'never commits at one participant and aborts at another, whichever node crashes at whichever step',
      'never commits at one participant and aborts at another, whichever message is lost',
      'never commits at one participant and aborts at another, whichever two steps of the coordinator see a crash',
      'commits everywhere or nowhere, whichever two steps of the participants see a crash',
      'commits everywhere or nowhere, however fast or slow a clock runs',
      'stays in doubt when its question is answered with an error',
      'stays in doubt when what it is told is no decision, and asks on',
      'learns the decision from another participant while the coordinator is down',
      'aborts when it is asked before it has voted, and votes no from then on',
      'asks the others when the coordinator has not answered within one period, or with an error, and not before',
      'asks the others about a transaction for as long as the coordinator is silent about it, and about no other',
      'waits for the decision once it has voted yes',
      'tells a participant that asks nothing while the others still vote, also when another vote has ended',
      'remembers its vote across a crash and asks for the outcome',
      'commits when the coordinator comes back with the decision on its disk',
      'aborts for no reason where a round trip takes longer than the period in which those in doubt ask',
      'keeps every participant locked while the coordinator is down after the vote',
      'commits at one participant and aborts at another when a participant has lost its disk',
    ],
    edits: [
      {
        because: 'It has nobody to ask for the decision.',
        replace:
          'private readonly witnesses: readonly [Witness, ...Witness[]];',
        by: '',
      },
      {
        because: 'Those who could tell the decision are not asked.',
        replace:
          '/** First the coordinator; a round trip has to fit in askEveryMs. */',
        by: '/** Waits for askEveryMs, and asks none of the witnesses. */',
      },
      {
        because: 'Those who could tell the decision are not asked.',
        replace: 'witnesses: readonly [Witness, ...Witness[]],',
        by: '_witnesses: readonly [Witness, ...Witness[]],',
      },
      {
        because: 'It has nobody to ask for the decision.',
        replace: 'this.witnesses = witnesses;',
        by: '',
      },
      {
        because:
          'It has voted yes, and may abort by itself all the same.',
        replace:
          '// After this line it may neither commit nor abort by itself.',
        by: '',
      },
      {
        because: 'After a restart it does not ask either.',
        replace:
          '/** After a restart: the locks are taken again, and it asks. */',
        by: '/** After a restart: the locks are taken again, for a while. */',
      },
      {
        because:
          'When no decision has come in time it aborts, and does not ask until it knows. The others may have committed.',
        replace: 'const [coordinator, ...peers] = this.witnesses;',
        through: 'ask(coordinator).then(heard, () => {});',
        by: `
          await this.clock.sleep(this.askEveryMs);
          if (this.stateOf(transaction) === 'prepared') {
            await this.abort(transaction);`,
      },
    ],
  },
];
