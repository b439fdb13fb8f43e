import { createTranslationMessages } from '@backstage/frontend-plugin-api';
import { scaffolderReactTranslationRef } from '@backstage/plugin-scaffolder-react';

export default createTranslationMessages({
  ref: scaffolderReactTranslationRef,
  messages: {
    'stepper.backButtonText': 'Retour',
    'stepper.createButtonText': 'Créer',
    'stepper.reviewButtonText': 'Relire',
    'stepper.stepIndexLabel': 'Étape {{index, number}}',
    'stepper.nextButtonText': 'Suivant',
    'templateCategoryPicker.title': 'Catégories',
    'templateCard.noDescription': 'Sans description',
    'templateCard.chooseButtonText': 'Choisir',
    'cardHeader.detailBtnTitle': 'Montrer le modèle en détail',
    'templateOutputs.title': 'Texte',
    'workflow.noDescription': 'Sans description',
  },
});
