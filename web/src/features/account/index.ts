export { AccountMenu } from './AccountMenu';
export { SignInPage } from './SignInPage';
