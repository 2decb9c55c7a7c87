/** The moment that a run is at, and what is to happen next. */
import { noEarlierThan } from './clock.ts';
import type { Life, Node } from './node.ts';
import { EventQueue, type ChooseOrder, type Event } from './queue.ts';

export class Timeline {
  /** Simulated ms. */
  now = 0;
  /** How many events have happened, the present one included. */
  events = 0;
  /** The life whose code is running; no context need be passed through. */
  current: Life | undefined;
  private readonly queue: EventQueue;

  constructor(chooseOrder: ChooseOrder | undefined) {
    this.queue = new EventQueue(chooseOrder);
  }

  /** Plans an event of no node, such as a fault, `ms` from now. */
  plan(ms: number, act: () => void): void {
    this.queue.push(this.at(ms), undefined, undefined, act);
  }

  /** Plans an event of a node `ms` from now, whichever life it is in then. */
  planAt(node: Node, ms: number, act: () => void): void {
    this.queue.push(this.at(ms), node, undefined, act);
  }

  /** Plans an event of a life for now; it is void once the life has ended. */
  planFor(life: Life, act: () => void): void {
    this.queue.push(this.now, life.node, life, act);
  }

  /** Plans the boot of a life for now, before all else of this moment. */
  planBoot(life: Life, act: () => void): void {
    this.queue.pushFirst(this.now, life, act);
  }

  /** Plans an event for when the clock of a life has moved on by `ms`. */
  planTimer(life: Life, ms: number, act: () => void): Event {
    const rings = life.clock.read(this.now) + ms;
    const time = this.whenItRings(life, rings);
    return this.queue.push(time, life.node, life, act, rings);
  }

  /** Plans the timers of a life anew, after its clock changed its rate. */
  replanTimers(life: Life): void {
    this.queue.replan(life, (rings) => this.whenItRings(life, rings));
  }

  /** Ends what a pause of a node held back: that is due now. */
  release(node: Node): void {
    this.queue.release(node, this.now);
  }

  /** The next event, or undefined when nothing is left to happen. */
  next(): Event | undefined {
    return this.queue.next();
  }

  /** Makes it the present one. */
  begin(event: Event): void {
    this.now = event.time;
    this.events += 1;
    if (event.node !== undefined) event.node.ranIn = this.events;
    this.current = event.life ?? event.node?.life;
  }

  private whenItRings(life: Life, reading: number): number {
    return Math.max(this.now, life.clock.whenItShows(reading));
  }

  private at(ms: number): number {
    return noEarlierThan(this.now + ms);
  }
}
