export { Account, type SignIn, type SignUp } from './account';
export { Administration } from './administration';
export { Api } from './api';
export { type Cache, deleteCache, deleteRead, openCache, type OutboxEntry } from './cache';
export { type ChannelWish, Chat, type ChatObserver, type GoneRoom } from './chat';
export {
  ConnectionLost,
  type ConnectionState,
  type LossReason,
  RequestRefused,
  type Socket,
} from './connection';
export { Gateways } from './gateways';
export { ApiError, Http } from './http';
export { Invitations } from './invitations';
export { type Seen } from './presence';
export { type Reader, type Readers } from './receipts';
export { type HistoryWindow, reachesHead, type Room } from './room';
export { type TickingWorker, workerTicker } from './ticker';
export { uuid7 } from './uuid7';
