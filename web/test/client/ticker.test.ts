import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Tick, type TickingWorker, workerTicker } from '../../src/client/ticker';

/** A worker that is as late as the test wants. */
class TestWorker implements TickingWorker {
  onmessage: TickingWorker['onmessage'] = null;
  onerror: TickingWorker['onerror'] = null;
  readonly asked: Tick[] = [];

  postMessage(tick: Tick): void {
    this.asked.push(tick);
  }
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a ticker', () => {
  it('waitsByTheWorkerAndNotByThePage', () => {
    const worker = new TestWorker();
    const done = vi.fn();
    workerTicker(() => worker)(done, 1_000);
    vi.advanceTimersByTime(10_000);
    expect(done).not.toHaveBeenCalled();
    worker.onmessage!({ data: worker.asked[0]!.id });
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('doesNotCallWhatWasCalledOff', () => {
    const worker = new TestWorker();
    const done = vi.fn();
    workerTicker(() => worker)(done, 1_000)();
    worker.onmessage!({ data: worker.asked[0]!.id });
    expect(done).not.toHaveBeenCalled();
    expect(worker.asked[1]).toEqual({ id: worker.asked[0]!.id });
  });

  it('waitsByThePageWhereThereAreNoWorkers', () => {
    const done = vi.fn();
    workerTicker(() => {
      throw new Error('refused by a policy');
    })(done, 1_000);
    vi.advanceTimersByTime(1_000);
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('goesOnByThePageWhenTheWorkerFails', () => {
    const worker = new TestWorker();
    const done = vi.fn();
    workerTicker(() => worker)(done, 1_000);
    vi.advanceTimersByTime(400);
    worker.onerror!({});
    vi.advanceTimersByTime(599);
    expect(done).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(done).toHaveBeenCalledTimes(1);
  });
});
