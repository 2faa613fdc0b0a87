export { api } from './api';
export * from './chat';
export { setDraft, useDraft, useHasDraft } from './drafts';
export * from './preferences';
export { reading, useLineAfter, useLineSettled } from './reading';
export * from './session';
export { faceOf } from './faces';
export {
  setPresence,
  useOwnPresence,
  usePresence,
  useReadByAll,
  useReaders,
  useSeen,
  useTypists,
} from './signals';
export {
  ApiError,
  type ChannelWish,
  ConnectionLost,
  type ConnectionState,
  type GoneRoom,
  type HistoryWindow,
  type OutboxEntry,
  type Reader,
  type Readers,
  reachesHead,
  RequestRefused,
  type Room,
  type Seen,
  uuid7,
} from '../client';
export {
  type ChannelKind,
  type ChannelRow,
  type ChannelSettings,
  type DirectoryEntry,
  MAX_NAME_CHARS,
  MAX_TEXT_BYTES,
  type Me,
  type Member,
  type MemberRole,
  type Message,
  MIN_PASSWORD_CHARS,
  type Notify,
  type OwnStatus,
  type PresenceStatus,
  type UserRef,
  utf8Bytes,
  type Visibility,
} from '../protocol';
