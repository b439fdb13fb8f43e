import { GeneratedFile } from '../../../files';
import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';
import { podFiles } from './pods';
import { stageText } from './stage';
import { stagesOf } from './stages';

/** The pipeline for Jenkins, with the pods that its stages run in. */
export function jenkinsFiles(model: ServiceModel): GeneratedFile[] {
  return [
    { path: 'Jenkinsfile', class: 'managed', content: jenkinsfile(model) },
    ...podFiles(model),
  ];
}

function jenkinsfile(model: ServiceModel): string {
  return text`
    // From a request to merge to production. One image is built; its digest goes from environment to environment.
    // Each stage has pods of its own (.jenkins/), so that no agent waits while people think.
    pipeline {
      agent none
      options {
        buildDiscarder(logRotator(numToKeepStr: '50', artifactNumToKeepStr: '10'))
        disableConcurrentBuilds()
        skipDefaultCheckout()
        timeout(time: 2, unit: 'HOURS')
        timestamps()
      }
      environment {
        IMAGE = '${model.image}'
      }
      stages {
        ${stagesOf(model).map(stageText).join('\n')}
      }
      post {
        // notify: whatever the end, people hear of it.
        always {
          node('built-in || linux') {
            checkout scm
            withCredentials([string(credentialsId: 'notify-webhook-url', variable: 'NOTIFY_WEBHOOK_URL')]) {
              withEnv(["RESULT=\${currentBuild.currentResult}"]) {
                sh 'scripts/notify.sh "$RESULT" "$BUILD_URL"'
              }
            }
            cleanWs()
          }
        }
      }
    }
  `;
}
