export { InvitationPage } from './InvitationPage';
export { ResetPasswordPage } from './ResetPasswordPage';
export { SignUpPage } from './SignUpPage';
