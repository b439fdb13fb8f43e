/** The words of the sign-in page. Every other language is checked against these keys. */
export const en = {
  'demo.question': 'Who are you today?',
  'demo.intro':
    'The demo asks for no password. Each person belongs to other teams; sign out to become someone else.',
  'demo.signInAs': 'Sign in as {{name}}, {{title}}',
  'demo.noPeople': 'Nobody can sign in: auth.providers.demo.people is empty.',
  'demo.failed': '{{name}} could not sign in: {{message}}',
  'demo.retry': 'Try again',
  'demo.chooseAgain': 'Choose someone else',
  'demo.developer.title': 'Developer',
  'demo.developer.try':
    'Open veza-backend-api and see which version runs where. Then find the service whose staging has fallen two versions behind.',
  'demo.operator.title': 'Operator',
  'demo.operator.try':
    'Find the version that keeps crashing in staging, and the change that somebody made by hand in production.',
  'demo.manager.title': 'Manager',
  'demo.manager.try':
    'Look over both systems: which services there are, which team owns them, and how healthy each environment is.',
  'demo.approver.title': 'Second approver',
  'demo.approver.try':
    'Look at the services of two teams as the colleague who confirms what goes to production.',
  'provider.github': 'Sign in with GitHub',
  'provider.oidc': 'Sign in with your organization’s account',
  'provider.oidcTitle': 'Single sign-on',
  'provider.missing':
    'No way to sign in is configured: set app.signIn.provider to demo, github or oidc.',
  'provider.unknown':
    'app.signIn.provider is {{provider}}: set it to demo, github or oidc.',
  language: 'Language',
} as const;

export type SignInMessages = Record<keyof typeof en, string>;
