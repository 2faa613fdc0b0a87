import { describe, expect, it } from 'vitest';
import type { Socket } from '../../src/client/connection';
import { Gateways } from '../../src/client/gateways';
import { ApiError } from '../../src/client/http';
import type { Gateway } from '../../src/protocol';

const OWN = 'ws://own/ws';

class TestSocket implements Socket {
  readyState = 0;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  onerror: Socket['onerror'] = null;
  readonly sent: string[] = [];
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }
}

interface World {
  readonly gateways: Gateways;
  readonly sockets: TestSocket[];
  readonly avoided: (string | undefined)[];
}

function world(ask: (avoid: string | undefined) => Promise<Gateway>): World {
  const sockets: TestSocket[] = [];
  const avoided: (string | undefined)[] = [];
  const gateways = new Gateways({
    ask: (avoid) => {
      avoided.push(avoid);
      return ask(avoid);
    },
    ownAddress: OWN,
    connect: (address) => {
      const socket = new TestSocket(address);
      sockets.push(socket);
      return socket;
    },
  });
  return { gateways, sockets, avoided };
}

const named = (websocket: string) => () => Promise.resolve({ websocket, ticket: `for ${websocket}` });
const soon = () => new Promise((resolve) => setTimeout(resolve));

function codes(socket: Socket): number[] {
  const told: number[] = [];
  socket.onclose = ({ code }) => told.push(code);
  return told;
}

describe('gateways', () => {
  it('opensTheSocketThatTheServerNamesWithItsTicket', async () => {
    const { gateways, sockets } = world(named('ws://other/ws'));
    const socket = gateways.open();
    let opened = false;
    socket.onopen = () => (opened = true);
    await soon();
    expect(sockets.map(({ address }) => address)).toEqual(['ws://other/ws']);
    sockets[0]!.onopen?.();
    expect(opened).toBe(true);
    expect(socket.ticket).toBe('for ws://other/ws');
    socket.send('hello');
    expect(sockets[0]!.sent).toEqual(['hello']);
  });

  it('triesItsOwnServerAndThenAnotherWhenOneCannotBeReached', async () => {
    const { gateways, sockets, avoided } = world(named('ws://dead/ws'));
    for (let tries = 0; tries < 3; tries++) {
      const told = codes(gateways.open());
      await soon();
      sockets.at(-1)!.onclose?.({ code: 1006 });
      expect(told).toEqual([1006]);
    }
    expect(sockets.map(({ address }) => address)).toEqual(['ws://dead/ws', OWN, 'ws://dead/ws']);
    expect(avoided).toEqual([undefined, 'ws://dead/ws']);
  });

  it('avoidsNothingAnyMoreOnceItGotThrough', async () => {
    const { gateways, sockets, avoided } = world(named('ws://other/ws'));
    gateways.open();
    await soon();
    sockets[0]!.onclose?.({ code: 1006 });
    gateways.open();
    await soon();
    sockets[1]!.onopen?.();
    sockets[1]!.onclose?.({ code: 1012 });
    gateways.open();
    await soon();
    expect(avoided).toEqual([undefined, undefined]);
  });

  it('tellsWhenTheSessionIsOver', async () => {
    const { gateways } = world(() =>
      Promise.reject(new ApiError('unauthenticated', 'signed out', { status: 401 })),
    );
    const told = codes(gateways.open());
    await soon();
    expect(told).toEqual([4401]);
  });

  it('isLostLikeAnyOtherWhenNobodyAnswers', async () => {
    const { gateways } = world(() => Promise.reject(new ApiError('overloaded', 'full', { status: 503 })));
    const told = codes(gateways.open());
    await soon();
    expect(told).toEqual([1006]);
  });

  it('opensNothingOnceItWasClosed', async () => {
    const { gateways, sockets } = world(named('ws://other/ws'));
    gateways.open().close();
    await soon();
    expect(sockets).toEqual([]);
  });
});
