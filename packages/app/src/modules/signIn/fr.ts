import type { SignInMessages } from './en';

const fr: SignInMessages = {
  'demo.question': 'Qui êtes-vous aujourd’hui ?',
  'demo.intro':
    'La démonstration ne demande aucun mot de passe. Chacun appartient à d’autres équipes ; déconnectez-vous pour changer de rôle.',
  'demo.signInAs': 'Se connecter en tant que {{name}}, {{title}}',
  'demo.noPeople':
    'Personne ne peut se connecter : auth.providers.demo.people est vide.',
  'demo.failed': '{{name}} n’a pas pu se connecter : {{message}}',
  'demo.retry': 'Réessayer',
  'demo.chooseAgain': 'Choisir quelqu’un d’autre',
  'demo.developer.title': 'Développeuse',
  'demo.developer.try':
    'Ouvrez veza-backend-api et voyez quelle version tourne où. Trouvez ensuite le service dont la préproduction a deux versions de retard.',
  'demo.operator.title': 'Exploitant',
  'demo.operator.try':
    'Trouvez la version qui ne cesse de planter en préproduction, et la modification que quelqu’un a faite à la main en production.',
  'demo.manager.title': 'Responsable',
  'demo.manager.try':
    'Parcourez les deux systèmes : quels services existent, quelle équipe les possède, et dans quel état est chaque environnement.',
  'demo.approver.title': 'Second approbateur',
  'demo.approver.try':
    'Regardez les services de deux équipes en collègue qui confirme ce qui part en production.',
  'provider.github': 'Se connecter avec GitHub',
  'provider.oidc': 'Se connecter avec le compte de votre organisation',
  'provider.oidcTitle': 'Authentification unique',
  'provider.missing':
    'Aucun moyen de se connecter n’est configuré : donnez à app.signIn.provider la valeur demo, github ou oidc.',
  'provider.unknown':
    'app.signIn.provider vaut {{provider}} : donnez-lui la valeur demo, github ou oidc.',
  language: 'Langue',
};

export default fr;
