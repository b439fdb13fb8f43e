import { createTranslationMessages } from '@backstage/frontend-plugin-api';
import { scaffolderTranslationRef } from '@backstage/plugin-scaffolder';

/** What somebody sees who creates something; the pages for authors of templates stay in English. */
export default createTranslationMessages({
  ref: scaffolderTranslationRef,
  messages: {
    'aboutCard.launchTemplate': 'Utiliser le modèle',
    'listTaskPage.title': 'Tâches des modèles',
    'listTaskPage.pageTitle': 'Tâches des modèles',
    'listTaskPage.subtitle': 'Toutes les tâches qui ont été lancées',
    'listTaskPage.content.tableTitle': 'Tâches',
    'listTaskPage.content.tableCell.taskID': 'Tâche',
    'listTaskPage.content.tableCell.template': 'Modèle',
    'listTaskPage.content.tableCell.created': 'Créée',
    'listTaskPage.content.tableCell.owner': 'Propriétaire',
    'listTaskPage.content.tableCell.status': 'État',
    'ownerListPicker.title': 'Propriétaire de la tâche',
    'ownerListPicker.options.owned': 'À moi',
    'ownerListPicker.options.all': 'Toutes',
    'ongoingTask.title': 'Exécution de',
    'ongoingTask.pageTitle.hasTemplateName': 'Exécution de {{templateName}}',
    'ongoingTask.pageTitle.noTemplateName': 'Exécution',
    'ongoingTask.subtitle': 'Tâche {{taskId}}',
    'ongoingTask.cancelButtonTitle': 'Annuler',
    'ongoingTask.retryButtonTitle': 'Réessayer',
    'ongoingTask.startOverButtonTitle': 'Recommencer',
    'ongoingTask.hideLogsButtonTitle': 'Masquer le journal',
    'ongoingTask.showLogsButtonTitle': 'Montrer le journal',
    'templateListPage.title': 'Créer un composant',
    'templateListPage.pageTitle': 'Créer un composant',
    'templateListPage.templateGroups.defaultTitle': 'Modèles',
    'templateListPage.templateGroups.otherTitle': 'Autres modèles',
    'templateListPage.contentHeader.registerExistingButtonTitle':
      'Enregistrer un composant existant',
    'templateTypePicker.title': 'Catégories',
  },
});
