export { InvitationPage } from './InvitationPage';
export { ResetPasswordPage } from './ResetPasswordPage';
