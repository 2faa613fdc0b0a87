export { type Alert, askPermission, onAlert, permission, playTone, usePermission } from './alerts';
export { account, administration, api, invitations } from './api';
export * from './chat';
export {
  channelLink,
  channelName,
  isConversation,
  meantFor,
  type Sections,
} from './conversations';
export { closeDialog, type OpenDialog, openDialog, useOpenDialog } from './dialogs';
export { setDraft, useDraft, useHasDraft } from './drafts';
export { dropInvitation, heldInvitation, holdInvitation } from './invitation';
export {
  closeCard,
  closeEditor,
  openCard,
  openEditor,
  useEdited,
  useOpenCard,
} from './panels';
export { faceOf, knownPerson, meet, useKnownPeople } from './people';
export * from './preferences';
export { reading, useLineAfter, useLineSettled } from './reading';
export { loadServer, useServer } from './server';
export * from './session';
export {
  setPresence,
  useOwnPresence,
  usePresence,
  useReadByAll,
  useReaders,
  useSeen,
  useSeenAll,
  useTypists,
} from './signals';
export {
  ApiError,
  ConnectionLost,
  type ConnectionState,
  type GoneRoom,
  type HistoryWindow,
  type OutboxEntry,
  type Reader,
  reachesHead,
  RequestRefused,
  type Room,
  uuid7,
} from '../client';
export {
  type ChannelKind,
  type ChannelRow,
  type ChannelSettings,
  type CreatedUser,
  type Device,
  type DirectoryEntry,
  type Invitation,
  type InvitationCheck,
  type ManagedUser,
  MAX_NAME_CHARS,
  MAX_TEXT_BYTES,
  type Me,
  type Member,
  type MemberRole,
  type Members,
  type Message,
  MIN_PASSWORD_CHARS,
  type Notify,
  type OwnStatus,
  type PresenceStatus,
  type Registration,
  type ServerInfo,
  type ServerSettings,
  type UserRef,
  utf8Bytes,
  type Visibility,
} from '../protocol';
