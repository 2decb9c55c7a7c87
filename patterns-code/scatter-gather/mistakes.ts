/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'The shards are asked one after the other.',
    file: 'scatter-gather.ts',
    replace:
      'const send = (call: Call<Q, A>) => this.send(call, question);',
    by: `let before = Promise.resolve(true);
    const send = (call: Call<Q, A>) =>
      (before = before.then(() => this.send(call, question)));`,
    noticedBy:
      'asks all shards at once, each one time, so that their times do not add up',
  },
  {
    mistake: 'Each shard is asked twice.',
    file: 'scatter-gather.ts',
    replace: '      const answer = await ask(question, limits);',
    by: `      await ask(question, limits);
      const answer = await ask(question, limits);`,
    noticedBy:
      'asks all shards at once, each one time, so that their times do not add up',
  },
  {
    mistake: 'The first reply is enough.',
    file: 'scatter-gather.ts',
    replace:
      "if (open === 0 || possible < minAnswers) resolve('abandoned');",
    by: "if (open < replies.length || possible < minAnswers) resolve('abandoned');",
    noticedBy:
      'waits no longer than for the last reply, be it an answer or an error',
  },
  {
    mistake: 'As many answers as have to be are enough.',
    file: 'scatter-gather.ts',
    replace:
      "if (open === 0 || possible < minAnswers) resolve('abandoned');",
    by: "if (replies.length - open >= minAnswers || possible < minAnswers) resolve('abandoned');",
    noticedBy:
      'asks all shards at once, each one time, so that their times do not add up',
  },
  {
    mistake: 'It waits for the deadline also when all have replied.',
    file: 'scatter-gather.ts',
    replace:
      "if (open === 0 || possible < minAnswers) resolve('abandoned');",
    by: "if (possible < minAnswers) resolve('abandoned');",
    noticedBy:
      'waits no longer than for the last reply, be it an answer or an error',
  },
  {
    mistake: 'Errors are not waited for as replies.',
    file: 'scatter-gather.ts',
    replace: `        open -= 1;
        if (!isAnswer) possible -= 1;`,
    by: `        if (!isAnswer) possible -= 1;
        else open -= 1;`,
    noticedBy:
      'waits no longer than for the last reply, be it an answer or an error',
  },
  {
    mistake: 'The shards have twice the time of the root.',
    file: 'scatter-gather.ts',
    replace: 'const { deadlineMs: withinMs } = this.options;',
    by: 'const withinMs = this.options.deadlineMs * 2;',
    noticedBy:
      'tells each shard how long it waits, so that one that heeds it works no longer than that',
  },
  {
    mistake: 'The shards are not told the time.',
    file: 'scatter-gather.ts',
    replace: 'const limits = { withinMs, signal: call.over.signal };',
    by: `void withinMs;
    const limits = { signal: call.over.signal } as Limits;`,
    noticedBy:
      'tells each shard how long it waits, so that one that heeds it works no longer than that',
  },
  {
    mistake: 'The deadline is twice as far.',
    file: 'scatter-gather.ts',
    replace: 'this.clock.sleep(deadlineMs, end.signal)',
    by: 'this.clock.sleep(2 * deadlineMs, end.signal)',
    noticedBy: 'the user hears within 120 ms, or nothing',
  },
  {
    mistake: 'The deadline is one ms too late.',
    file: 'scatter-gather.ts',
    replace: 'this.clock.sleep(deadlineMs, end.signal)',
    by: 'this.clock.sleep(deadlineMs + 1, end.signal)',
    noticedBy:
      'has one deadline for all: counts an answer one ms before it, and none that comes after it',
  },
  {
    mistake: 'The deadline is one ms too early.',
    file: 'scatter-gather.ts',
    replace: 'this.clock.sleep(deadlineMs, end.signal)',
    by: 'this.clock.sleep(Math.max(1, deadlineMs - 1), end.signal)',
    noticedBy:
      'has one deadline for all: counts an answer one ms before it, and none that comes after it',
  },
  {
    mistake:
      'The deadline begins when all are asked, after the shards began.',
    file: 'scatter-gather.ts',
    replace: `        this.clock.sleep(deadlineMs, end.signal).then(() => SILENT),
        aborted(end.signal, signal),
        decided(calls.map(send), minAnswers),
`,
    by: `        decided(calls.map(send), minAnswers),
        aborted(end.signal, signal),
        this.clock.sleep(deadlineMs, end.signal).then(() => SILENT),
`,
    noticedBy:
      'has one deadline for all: counts an answer one ms before it, and none that comes after it',
  },
  {
    mistake: 'At the deadline it throws what it has away.',
    file: 'scatter-gather.ts',
    replace: 'this.clock.sleep(deadlineMs, end.signal)',
    by: `this.clock.sleep(deadlineMs, end.signal).then(() => {
          throw new TooFewAnswersError(0, []);
        })`,
    noticedBy:
      'answers at the deadline with what it has, if that is enough, and names who is silent',
  },
  {
    mistake: 'The answers are taken in the other order.',
    file: 'scatter-gather.ts',
    replace:
      "const parts = replies.filter((reply) => 'answer' in reply);",
    by: "const parts = replies.filter((reply) => 'answer' in reply).reverse();",
    noticedBy:
      'gives the answers to the merge in the order of the shards, with their names, however they arrive',
  },
  {
    mistake: 'The merge does not hear the question.',
    file: 'scatter-gather.ts',
    replace: 'const result = this.merge(parts, question);',
    by: 'const result = this.merge(parts, undefined as Q);',
    noticedBy: 'gives the question to the merge',
  },
  {
    mistake: 'What is nothing is no answer.',
    file: 'scatter-gather.ts',
    replace: '      call.reply = { shard, answer };',
    by: '      if (answer) call.reply = { shard, answer };',
    noticedBy: 'takes nothing, an empty text and zero for answers',
  },
  {
    mistake: 'An answer of nothing is missing.',
    file: 'scatter-gather.ts',
    replace:
      "const parts = replies.filter((reply) => 'answer' in reply);",
    by: `const parts = replies
      .filter((reply) => 'answer' in reply)
      .filter(({ answer }) => answer !== undefined);`,
    noticedBy: 'takes nothing, an empty text and zero for answers',
  },
  {
    mistake: 'An empty list counts as no answer.',
    file: 'scatter-gather.ts',
    replace: `      const answer = await ask(question, limits);
`,
    by: `      const answer = await ask(question, limits);
      if (Array.isArray(answer) && answer.length === 0) return false;
`,
    noticedBy: 'tells an error from an empty answer',
  },
  {
    mistake:
      'The shards are told when the merge is done, and so not if it throws.',
    file: 'scatter-gather.ts',
    replace: `      // Not those who have answered: a body may still be read.
      for (const { over, reply } of calls) {
        if (!reply || 'why' in reply) over.abort(ENDED);
      }
    }
    const replies = calls.map(
      ({ shard, reply }) => reply ?? { shard: shard.name, why },
    );
    const parts = replies.filter((reply) => 'answer' in reply);
    const missing = replies.filter((reply) => 'why' in reply);
    if (parts.length < minAnswers) {
      throw new TooFewAnswersError(parts.length, missing);
    }
    const result = this.merge(parts, question);
`,
    by: `    }
    const replies = calls.map(
      ({ shard, reply }) => reply ?? { shard: shard.name, why },
    );
    const parts = replies.filter((reply) => 'answer' in reply);
    const missing = replies.filter((reply) => 'why' in reply);
    if (parts.length < minAnswers) {
      throw new TooFewAnswersError(parts.length, missing);
    }
    const result = this.merge(parts, question);
    for (const { over, reply } of calls) {
      if (!reply || 'why' in reply) over.abort(ENDED);
    }
`,
    noticedBy:
      'ends with the error of a merge that throws, after it has told the shards',
  },
  {
    mistake: 'One error is one too many.',
    file: 'scatter-gather.ts',
    replace: "possible < minAnswers) resolve('abandoned');",
    by: "possible < replies.length) resolve('abandoned');",
    noticedBy:
      'fails no result because one shard fails, if enough others answer',
  },
  {
    mistake: 'What a shard throws at once is thrown to the caller.',
    file: 'scatter-gather.ts',
    replace:
      'const send = (call: Call<Q, A>) => this.send(call, question);',
    by: `const send = (call: Call<Q, A>) => {
      const work = call.shard.ask(question, {
        withinMs: deadlineMs,
        signal: call.over.signal,
      });
      call.shard = { ...call.shard, ask: () => work };
      return this.send(call, question);
    };`,
    noticedBy:
      'fails no result because one shard fails, if enough others answer',
  },
  {
    mistake: 'The error is not told.',
    file: 'scatter-gather.ts',
    replace: "call.reply = { shard, why: 'failed', error };",
    by: "call.reply = { shard, why: 'failed', error: String(error) };",
    noticedBy:
      'fails no result because one shard fails, if enough others answer',
  },
  {
    mistake: 'A shard that fails is called silent.',
    file: 'scatter-gather.ts',
    replace: "call.reply = { shard, why: 'failed', error };",
    by: `void error;
      call.reply = { shard, why: 'silent' };`,
    noticedBy:
      'fails no result because one shard fails, if enough others answer',
  },
  {
    mistake: 'An error that is no error is an answer.',
    file: 'scatter-gather.ts',
    replace: '    } catch (error) {',
    by: `    } catch (error) {
      if (!(error instanceof Error)) {
        call.reply = { shard, answer: error as A };
        return true;
      }`,
    noticedBy: 'tells an error from an empty answer',
  },
  {
    mistake:
      'A result is called whole when as many as have to be have answered.',
    file: 'scatter-gather.ts',
    replace: 'return missing.length === 0',
    by: 'return parts.length >= minAnswers',
    noticedBy:
      'has no field in common for a whole and a partial result',
  },
  {
    mistake: 'Only the failed are missing.',
    file: 'scatter-gather.ts',
    replace:
      "const missing = replies.filter((reply) => 'why' in reply);",
    by: `const missing = replies.filter(
      (reply) => 'why' in reply && reply.why === 'failed',
    ) as Missing[];`,
    noticedBy:
      'answers at the deadline with what it has, if that is enough, and names who is silent',
  },
  {
    mistake: 'Only the silent are missing.',
    file: 'scatter-gather.ts',
    replace:
      "const missing = replies.filter((reply) => 'why' in reply);",
    by: `const missing = replies.filter(
      (reply) => 'why' in reply && reply.why === 'silent',
    ) as Missing[];`,
    noticedBy:
      'fails no result because one shard fails, if enough others answer',
  },
  {
    mistake: 'Each field is always there.',
    file: 'scatter-gather.ts',
    replace: `      ? { whole: result }
      : { partial: result, missing };`,
    by: `      ? { whole: result }
      : ({ whole: result, partial: result, missing } as Gathered<R>);`,
    noticedBy:
      'has no field in common for a whole and a partial result',
  },
  {
    mistake: 'Nobody counts who has answered.',
    file: 'scatter-gather.ts',
    replace: 'if (parts.length < minAnswers) {',
    by: 'if (parts.length < 1) {',
    noticedBy: 'too few shards are left',
  },
  {
    mistake: 'As many as have to answer are one too few.',
    file: 'scatter-gather.ts',
    replace: 'if (parts.length < minAnswers) {',
    by: 'if (parts.length <= minAnswers) {',
    noticedBy:
      'answers when as many have answered as have to, and not one less',
  },
  {
    mistake: 'The error names nobody.',
    file: 'scatter-gather.ts',
    replace: 'throw new TooFewAnswersError(parts.length, missing);',
    by: 'throw new TooFewAnswersError(parts.length, missing.slice(1));',
    noticedBy:
      'throws if fewer have answered than have to, and says who is missing and why',
  },
  {
    mistake: 'It gives up when one more could fail.',
    file: 'scatter-gather.ts',
    replace: "possible < minAnswers) resolve('abandoned');",
    by: "possible <= minAnswers) resolve('abandoned');",
    noticedBy: 'gives up as soon as too few can still answer',
  },
  {
    mistake: 'It gives up one failure too late.',
    file: 'scatter-gather.ts',
    replace: "possible < minAnswers) resolve('abandoned');",
    by: "possible < minAnswers - 1) resolve('abandoned');",
    noticedBy: 'gives up as soon as too few can still answer',
  },
  {
    mistake: 'It never gives up before the deadline.',
    file: 'scatter-gather.ts',
    replace:
      "if (open === 0 || possible < minAnswers) resolve('abandoned');",
    by: `void [minAnswers, possible];
        if (open === 0) resolve('abandoned');`,
    noticedBy: 'gives up as soon as too few can still answer',
  },
  {
    mistake: 'A late answer is merged after all.',
    file: 'scatter-gather.ts',
    replace: `    return missing.length === 0
      ? { whole: result }
      : { partial: result, missing };`,
    by: `    const gathered = { partial: result, missing };
    for (const call of calls) {
      if (call.reply) continue;
      Object.defineProperty(call, 'reply', {
        set: (reply: Part<A>) => {
          parts.push(reply);
          gathered.partial = this.merge(parts, question);
        },
      });
    }
    return missing.length === 0 ? { whole: result } : gathered;`,
    noticedBy:
      'changes no result after the deadline, whether an answer comes or an error',
  },
  {
    mistake: 'What a shard has answered once is answered again.',
    file: 'scatter-gather.ts',
    replace: `      const answer = await ask(question, limits);
`,
    by: `      const known = this.options as unknown as Record<string, A>;
      const answer = (known[shard] ??= await ask(question, limits));
`,
    noticedBy:
      'asks all shards again for the next question, also who was silent or failed',
  },
  {
    mistake: 'A shard that was silent once is not asked again.',
    file: 'scatter-gather.ts',
    replace: `    const limits = { withinMs, signal: call.over.signal };
`,
    by: `    const limits = { withinMs, signal: call.over.signal };
    const dead = this.options as unknown as Record<string, true>;
    limits.signal.addEventListener('abort', () => (dead[shard] = true));
    if (dead[shard]) return false;
`,
    noticedBy: 'the second result is whole',
  },
  {
    mistake: 'All questions share the time of the first.',
    file: 'scatter-gather.ts',
    replace: 'this.clock.sleep(deadlineMs, end.signal)',
    by: `((this as unknown as { first?: Promise<void> }).first ??=
          this.clock.sleep(deadlineMs))`,
    noticedBy: 'has a deadline of its own for each question',
  },
  {
    mistake: 'Nobody is told that the root has ended.',
    file: 'scatter-gather.ts',
    replace: `        if (!reply || 'why' in reply) over.abort(ENDED);
`,
    by: `        void [over, reply];
`,
    noticedBy:
      'aborts the signal of each shard that is missing, and of none that has answered',
  },
  {
    mistake: 'Who has answered is told, too.',
    file: 'scatter-gather.ts',
    replace: "if (!reply || 'why' in reply) over.abort(ENDED);",
    by: `void reply;
        over.abort(ENDED);`,
    noticedBy:
      'aborts the signal of each shard that is missing, and of none that has answered',
  },
  {
    mistake: 'Only who has failed is told.',
    file: 'scatter-gather.ts',
    replace: "if (!reply || 'why' in reply) over.abort(ENDED);",
    by: "if (reply && 'error' in reply) over.abort(ENDED);",
    noticedBy:
      'aborts the signal of each shard that is missing, and of none that has answered',
  },
  {
    mistake: 'One signal serves all shards.',
    file: 'scatter-gather.ts',
    replace: `    const calls = this.shards.map((shard): Call<Q, A> => ({
      shard,
      over: new AbortController(),`,
    by: `    const over = new AbortController();
    const calls = this.shards.map((shard): Call<Q, A> => ({
      shard,
      over,`,
    noticedBy:
      'aborts the signal of each shard that is missing, and of none that has answered',
  },
  {
    mistake:
      'The shards are told when the answer is there, and not when there is none.',
    file: 'scatter-gather.ts',
    replace: `    } finally {
      end.abort(ENDED);`,
    by: `    } catch (reason) {
      end.abort(ENDED);
      throw reason;
    }
    {
      end.abort(ENDED);`,
    noticedBy:
      'ends with the reason when its caller leaves, and aborts who has not answered',
  },
  {
    mistake: 'A caller who leaves is not heard.',
    file: 'scatter-gather.ts',
    replace: `        aborted(end.signal, signal),
`,
    by: '',
    noticedBy:
      'ends with the reason when its caller leaves, and aborts who has not answered',
  },
  {
    mistake: 'Who leaves gets what there is.',
    file: 'scatter-gather.ts',
    replace:
      "signal?.addEventListener('abort', () => reject(signal.reason), {",
    by: "signal?.addEventListener('abort', () => _(undefined as never), {",
    noticedBy:
      'ends with the reason when its caller leaves, and aborts who has not answered',
  },
  {
    mistake: 'The reason of the caller is lost.',
    file: 'scatter-gather.ts',
    replace: 'reject(signal.reason)',
    by: "reject(new Error('aborted'))",
    noticedBy:
      'ends with the reason when its caller leaves, and aborts who has not answered',
  },
  {
    mistake: 'Who has left before is not noticed.',
    file: 'scatter-gather.ts',
    replace: `    signal?.throwIfAborted();
`,
    by: '',
    noticedBy: 'asks nobody for a caller who has left before',
  },
  {
    mistake: 'A caller who leaves then gets no result any more.',
    file: 'scatter-gather.ts',
    replace: `    const replies = calls.map(`,
    by: `    await this.clock.sleep(5);
    signal?.throwIfAborted();
    const replies = calls.map(`,
    noticedBy: 'keeps to a result though the caller leaves then',
  },
  {
    mistake: 'The timer runs on.',
    file: 'scatter-gather.ts',
    replace: 'this.clock.sleep(deadlineMs, end.signal)',
    by: 'this.clock.sleep(deadlineMs)',
    noticedBy:
      'leaves no timer, and no listener on the signal of its caller',
  },
  {
    mistake: 'The listener stays.',
    file: 'scatter-gather.ts',
    replace: `() => reject(signal.reason), {
      signal: end,
    });`,
    by: `() => reject(signal.reason), {
      once: !end.aborted,
    });`,
    noticedBy:
      'leaves no timer, and no listener on the signal of its caller',
  },
  {
    mistake: 'They are removed when there is an answer only.',
    file: 'scatter-gather.ts',
    replace: `    } finally {
      end.abort(ENDED);
`,
    by: `    } finally {
      if (calls.every(({ reply }) => reply && 'answer' in reply)) end.abort(ENDED);
`,
    noticedBy:
      'leaves no timer, and no listener on the signal of its caller',
  },
  {
    mistake: 'A deadline of 0 is taken.',
    file: 'scatter-gather.ts',
    replace: '|| deadlineMs <= 0)',
    by: '|| deadlineMs < 0)',
    noticedBy:
      'refuses a deadline that is no time, also a number in a text',
  },
  {
    mistake: 'A deadline in a text is taken.',
    file: 'scatter-gather.ts',
    replace: '!Number.isFinite(deadlineMs)',
    by: '!isFinite(deadlineMs)',
    noticedBy:
      'refuses a deadline that is no time, also a number in a text',
  },
  {
    mistake: 'No deadline is taken for a long one.',
    file: 'scatter-gather.ts',
    replace: '!Number.isFinite(deadlineMs)',
    by: "typeof deadlineMs !== 'number'",
    noticedBy:
      'refuses a deadline that is no time, also a number in a text',
  },
  {
    mistake: 'No answer at all is enough.',
    file: 'scatter-gather.ts',
    replace: 'minAnswers >= 1;',
    by: 'minAnswers >= 0;',
    noticedBy:
      'refuses to demand no answer at all, or more answers than there are shards',
  },
  {
    mistake: 'More answers than shards may be demanded.',
    file: 'scatter-gather.ts',
    replace: 'if (isCount && minAnswers <= names.length) return;',
    by: 'if (isCount) return;',
    noticedBy:
      'refuses to demand no answer at all, or more answers than there are shards',
  },
  {
    mistake: 'Half an answer may be demanded.',
    file: 'scatter-gather.ts',
    replace: 'Number.isInteger(minAnswers)',
    by: 'Number.isFinite(minAnswers)',
    noticedBy:
      'refuses to demand no answer at all, or more answers than there are shards',
  },
  {
    mistake: 'Two shards may have one name.',
    file: 'scatter-gather.ts',
    replace: 'if (new Set(names).size < names.length) {',
    by: 'if (new Set(names).size < 1) {',
    noticedBy: 'refuses two shards of one name',
  },
  {
    mistake: "The caller's options are kept.",
    file: 'scatter-gather.ts',
    replace: 'this.options = { deadlineMs, minAnswers };',
    by: `void [deadlineMs, minAnswers];
    this.options = options;`,
    noticedBy: 'keeps the shards and the options that it was made of',
  },
  {
    mistake: 'Options of a class are not found.',
    file: 'scatter-gather.ts',
    replace: 'this.options = { deadlineMs, minAnswers };',
    by: `void [deadlineMs, minAnswers];
    this.options = { ...options };`,
    noticedBy: 'keeps the shards and the options that it was made of',
  },
  {
    mistake: "The caller's list of shards is kept.",
    file: 'scatter-gather.ts',
    replace: `    this.shards = shards.map((shard) => ({
      name: shard.name,
      ask: shard.ask.bind(shard),
    }));`,
    by: '    this.shards = shards;',
    noticedBy: 'keeps the shards and the options that it was made of',
  },
  {
    mistake: 'A method of a shard loses its object.',
    file: 'scatter-gather.ts',
    replace: 'ask: shard.ask.bind(shard),',
    by: 'ask: shard.ask,',
    noticedBy:
      'asks a shard that is an object of a class as a method of it',
  },
  {
    mistake: 'A shard is looked up anew for each question.',
    file: 'scatter-gather.ts',
    replace: 'ask: shard.ask.bind(shard),',
    by: 'ask: (question, limits) => shard.ask(question, limits),',
    noticedBy: 'keeps the shards and the options that it was made of',
  },
  {
    mistake: 'Names that differ in their case are one.',
    file: 'scatter-gather.ts',
    replace: 'new Set(names).size',
    by: 'new Set(names.map((name) => name.toLowerCase())).size',
    noticedBy: 'refuses two shards of one name',
  },
  {
    mistake: 'Who was not waited for is called silent.',
    file: 'scatter-gather.ts',
    replace: 'reply ?? { shard: shard.name, why }',
    by: "reply ?? { shard: shard.name, why: why && 'silent' }",
    noticedBy:
      'calls a shard abandoned, and not silent, if it was not waited for until the deadline',
  },
  {
    mistake: 'Who was silent is called abandoned.',
    file: 'scatter-gather.ts',
    replace: '.then(() => SILENT)',
    by: ".then(() => SILENT && ('abandoned' as const))",
    noticedBy:
      'answers at the deadline with what it has, if that is enough, and names who is silent',
  },
  {
    mistake: 'Too few answers are merged, too.',
    file: 'scatter-gather.ts',
    replace: `    if (parts.length < minAnswers) {
      throw new TooFewAnswersError(parts.length, missing);
    }
    const result = this.merge(parts, question);
`,
    by: `    const result = this.merge(parts, question);
    if (parts.length < minAnswers) {
      throw new TooFewAnswersError(parts.length, missing);
    }
`,
    noticedBy: 'merges nothing if too few have answered',
  },
  {
    mistake:
      'The formula is that of shards that are slow twice as often.',
    file: 'scenarios.ts',
    replace: '(1 - 0.99 ** x)',
    by: '(1 - 0.98 ** x)',
    noticedBy: 'measures in its experiments what they say',
  },
  {
    mistake: 'Who waits a little is not counted.',
    file: 'scenarios.ts',
    replace: 'if (clock.now() > startMs) total.waited += 1;',
    by: 'if (clock.now() > startMs + 50) total.waited += 1;',
    noticedBy: 'measures in its experiments what they say',
  },
  {
    mistake: 'Half of the missing answers are counted.',
    file: 'scenarios.ts',
    replace: '(100 * total.missing) / questions / shards',
    by: '(50 * total.missing) / questions / shards',
    noticedBy: 'measures in its experiments what they say',
  },
  {
    mistake: 'All shards are slow at once.',
    file: 'scenarios.ts',
    replace: 'slow = Math.floor(100 * world.random());',
    by: 'slow = 7;',
    noticedBy:
      'waits for a slow shard the more often, the more shards there are',
  },
  {
    mistake: 'A shard is slow once, and never again.',
    file: 'scenarios.ts',
    replace: 'const n = asked % 100;',
    by: 'const n = asked;',
    noticedBy:
      'is slow in one of each hundred questions, for 20 to 1,000 ms',
  },
  {
    mistake: 'A question that has failed stays open.',
    file: 'scenarios.ts',
    replace: `          return await root.ask(query);
        } finally {
          this.open -= 1;
        }`,
    by: `          const result = await root.ask(query);
          this.open -= 1;
          return result;
        } finally {
          // Nothing.
        }`,
    noticedBy: 'has no question open any more when the user gives up',
  },
  {
    mistake: 'Each shard is asked for its share of the hits.',
    file: 'scenarios.ts',
    replace: 'return best(words.get(query.word) ?? [], query.count);',
    by: `const share = Math.ceil(query.count / SHARDS.length);
    return best(words.get(query.word) ?? [], share);`,
    noticedBy:
      'finds the best of all when each shard sends as many as are asked for',
  },
  {
    mistake: 'The first hits are kept, and not the best.',
    file: 'scenarios.ts',
    replace: `  return best(
    parts.flatMap(({ answer }) => answer),
    count,
  );`,
    by: '  return parts.flatMap(({ answer }) => answer).slice(0, count);',
    noticedBy:
      'finds the best of all when each shard sends as many as are asked for',
  },
  {
    mistake: 'The root sends more hits than were asked for.',
    file: 'scenarios.ts',
    replace: `    parts.flatMap(({ answer }) => answer),
    count,`,
    by: `    parts.flatMap(({ answer }) => answer),
    count * 2,`,
    noticedBy:
      'merges as many hits as are asked for, from whichever shard they are',
  },
  {
    mistake: 'The worst come first.',
    file: 'scenarios.ts',
    replace: 'b.score - a.score ||',
    by: 'a.score - b.score ||',
    noticedBy:
      'puts the higher score first, and of equal ones the lower id',
  },
  {
    mistake: 'Nothing decides between equal scores.',
    file: 'scenarios.ts',
    replace: 'b.score - a.score || (a.id < b.id ? -1 : 1)',
    by: 'b.score - a.score',
    noticedBy:
      'puts the higher score first, and of equal ones the lower id',
  },
  {
    mistake: "The list that is sorted is the shard's own.",
    file: 'scenarios.ts',
    replace: `return [...found]
`,
    by: `return (found as Hit[])
`,
    noticedBy:
      'puts the higher score first, and of equal ones the lower id',
  },
  {
    mistake: 'A shard finds the documents of all words.',
    file: 'scenarios.ts',
    replace: 'words.get(query.word) ?? []',
    by: '[...words.values()].flat()',
    noticedBy:
      'finds in each shard the best documents of its own, and of the word',
  },
  {
    mistake: 'A word is looked up as a field.',
    file: 'scenarios.ts',
    replace: `    const words = new Map(Object.entries(DOCUMENTS[name] ?? {}));
    return best(words.get(query.word) ?? [], query.count);`,
    by: `    const words = DOCUMENTS[name] ?? {};
    return best(words[query.word] ?? [], query.count);`,
    noticedBy:
      'finds nothing for a word that no document has, also for one that each object has',
  },
  {
    mistake: 'All shards hold the same.',
    file: 'scenarios.ts',
    replace: 'DOCUMENTS[name] ?? {}',
    by: "DOCUMENTS['Shard 1'] ?? (name, {})",
    noticedBy:
      'finds in each shard the best documents of its own, and of the word',
  },
  {
    mistake: 'A shard works on when its time is up.',
    file: 'scenarios.ts',
    replace:
      "if (clock.now() >= endMs) throw new TimeUp('not ready in time');",
    by: 'void endMs;',
    noticedBy:
      'tells each shard how long it waits, so that one that heeds it works no longer than that',
  },
  {
    mistake: 'A shard works one step too long.',
    file: 'scenarios.ts',
    replace: 'if (clock.now() >= endMs) throw',
    by: 'if (clock.now() > endMs) throw',
    noticedBy:
      'works for 20 ms, and says so when it is not ready in time',
  },
  {
    mistake:
      'The time of a question is counted from the start of the shard.',
    file: 'scenarios.ts',
    replace: 'const endMs = clock.now() + withinMs;',
    by: 'const endMs = withinMs;',
    noticedBy:
      'measures the time of each question from its own beginning',
  },
  {
    mistake: 'A partial result need not name anybody to be true.',
    file: 'scenarios.ts',
    replace: `    missing.length > 0 &&
`,
    by: '',
    noticedBy: 'knows which results are true',
  },
  {
    mistake: 'The root forgets which shard is which.',
    file: 'scenarios.ts',
    replace: `        name: SHARDS[i]!,
        // A duration`,
    by: `        name: SHARDS[(i + 1) % 3]!,
        // A duration`,
    noticedBy:
      'a result is the best of the shards that it does not name',
  },
  {
    mistake: 'All questions are the same to the shards.',
    file: 'scenarios.ts',
    replace:
      'ask: (query, { withinMs }) => shard.find(query, withinMs),',
    by: `ask: ({ count }, { withinMs }) =>
          shard.find({ word: 'cat', count }, withinMs),`,
    noticedBy:
      'passes each question on to each shard, with the time of the root',
  },
  {
    mistake: 'The user waits for ever.',
    file: 'scenarios.ts',
    replace:
      'return withTimeout(world.clock, PATIENCE_MS, answer).catch(nameOf);',
    by: 'return withTimeout(world.clock, 10 * PATIENCE_MS, answer).catch(nameOf);',
    noticedBy: 'gives up on a root that does not answer after 300 ms',
  },
  {
    mistake: 'One shard is enough in the stories.',
    file: 'scenarios.ts',
    replace: 'minAnswers: 2,',
    by: 'minAnswers: 1,',
    noticedBy: 'says that too few are left when two shards are down',
  },
  {
    mistake: 'The root of the first story forgets a shard.',
    file: 'scenarios.ts',
    replace: 'parts.push({ shard: SHARDS[i]!, answer });',
    by: 'if (i > 0) parts.push({ shard: SHARDS[i]!, answer });',
    noticedBy:
      'asks one after the other without the pattern, and has all when all are up',
  },
  {
    mistake: 'The note counts the shards, and not the answers.',
    file: 'scenarios.ts',
    replace: '`gather: ${parts.length} of ${shards.length}`',
    by: '`gather: ${shards.length} of ${shards.length}`',
    noticedBy: 'notes when it scatters, and how many it has gathered',
  },
];
