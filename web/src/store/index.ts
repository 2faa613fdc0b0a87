export { api } from './api';
export * from './chat';
export { setDraft, useDraft, useHasDraft } from './drafts';
export * from './preferences';
export { reading, useLineAfter, useLineSettled } from './reading';
export * from './session';
export { usePresence, useTypists } from './signals';
export {
  ApiError,
  ConnectionLost,
  type ConnectionState,
  type GoneRoom,
  type HistoryWindow,
  type OutboxEntry,
  reachesHead,
  RequestRefused,
  type Room,
  uuid7,
} from '../client';
export {
  type ChannelRow,
  type DirectoryEntry,
  MAX_NAME_CHARS,
  MAX_TEXT_BYTES,
  type Me,
  type Member,
  type MemberRole,
  type Message,
  MIN_PASSWORD_CHARS,
  type PresenceStatus,
  type UserRef,
  utf8Bytes,
  type Visibility,
} from '../protocol';
