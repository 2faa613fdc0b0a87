export { AccountMenu } from './AccountMenu';
export { SignInPage } from './SignInPage';
export { SignUpPage } from './SignUpPage';
