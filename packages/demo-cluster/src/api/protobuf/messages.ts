/**
 * The protobuf messages of the kinds that clients write, one a line: the message, then its fields as
 * `jsonName=number` and a type. The names and numbers are those of the struct tags of k8s.io/api and
 * k8s.io/apimachinery; an empty name is a message whose fields belong to the enclosing object.
 *
 * Types: s string, n integer, b boolean, B bytes, T time, U time with microseconds, Q quantity, I int-or-string,
 * R embedded JSON, F managed fields, {message}; a leading M is a map by string, a trailing * a list, a trailing ? a
 * scalar of which zero and absence differ.
 */
export const messages = `
apps.v1.ControllerRevision metadata=1{meta.v1.ObjectMeta} data=2R revision=3n
apps.v1.DaemonSet metadata=1{meta.v1.ObjectMeta} spec=2{apps.v1.DaemonSetSpec} status=3{apps.v1.DaemonSetStatus}
apps.v1.DaemonSetCondition type=1s status=2s lastTransitionTime=3T reason=4s message=5s
apps.v1.DaemonSetSpec selector=1{meta.v1.LabelSelector} template=2{core.v1.PodTemplateSpec} updateStrategy=3{apps.v1.DaemonSetUpdateStrategy} minReadySeconds=4n revisionHistoryLimit=6n?
apps.v1.DaemonSetStatus currentNumberScheduled=1n numberMisscheduled=2n desiredNumberScheduled=3n numberReady=4n observedGeneration=5n updatedNumberScheduled=6n numberAvailable=7n numberUnavailable=8n collisionCount=9n? conditions=10{apps.v1.DaemonSetCondition}*
apps.v1.DaemonSetUpdateStrategy type=1s rollingUpdate=2{apps.v1.RollingUpdateDaemonSet}
apps.v1.Deployment metadata=1{meta.v1.ObjectMeta} spec=2{apps.v1.DeploymentSpec} status=3{apps.v1.DeploymentStatus}
apps.v1.DeploymentCondition type=1s status=2s lastUpdateTime=6T lastTransitionTime=7T reason=4s message=5s
apps.v1.DeploymentSpec replicas=1n? selector=2{meta.v1.LabelSelector} template=3{core.v1.PodTemplateSpec} strategy=4{apps.v1.DeploymentStrategy} minReadySeconds=5n revisionHistoryLimit=6n? paused=7b progressDeadlineSeconds=9n?
apps.v1.DeploymentStatus observedGeneration=1n replicas=2n updatedReplicas=3n readyReplicas=7n availableReplicas=4n unavailableReplicas=5n terminatingReplicas=9n? conditions=6{apps.v1.DeploymentCondition}* collisionCount=8n?
apps.v1.DeploymentStrategy type=1s rollingUpdate=2{apps.v1.RollingUpdateDeployment}
apps.v1.ReplicaSet metadata=1{meta.v1.ObjectMeta} spec=2{apps.v1.ReplicaSetSpec} status=3{apps.v1.ReplicaSetStatus}
apps.v1.ReplicaSetCondition type=1s status=2s lastTransitionTime=3T reason=4s message=5s
apps.v1.ReplicaSetSpec replicas=1n? minReadySeconds=4n selector=2{meta.v1.LabelSelector} template=3{core.v1.PodTemplateSpec}
apps.v1.ReplicaSetStatus replicas=1n fullyLabeledReplicas=2n readyReplicas=4n availableReplicas=5n terminatingReplicas=7n? observedGeneration=3n conditions=6{apps.v1.ReplicaSetCondition}*
apps.v1.RollingUpdateDaemonSet maxUnavailable=1I maxSurge=2I
apps.v1.RollingUpdateDeployment maxUnavailable=1I maxSurge=2I
apps.v1.RollingUpdateStatefulSetStrategy partition=1n? maxUnavailable=2I
apps.v1.StatefulSet metadata=1{meta.v1.ObjectMeta} spec=2{apps.v1.StatefulSetSpec} status=3{apps.v1.StatefulSetStatus}
apps.v1.StatefulSetCondition type=1s status=2s lastTransitionTime=3T reason=4s message=5s
apps.v1.StatefulSetOrdinals start=1n
apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=1s whenScaled=2s
apps.v1.StatefulSetSpec replicas=1n? selector=2{meta.v1.LabelSelector} template=3{core.v1.PodTemplateSpec} volumeClaimTemplates=4{core.v1.PersistentVolumeClaim}* serviceName=5s podManagementPolicy=6s updateStrategy=7{apps.v1.StatefulSetUpdateStrategy} revisionHistoryLimit=8n? minReadySeconds=9n persistentVolumeClaimRetentionPolicy=10{apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy} ordinals=11{apps.v1.StatefulSetOrdinals}
apps.v1.StatefulSetStatus observedGeneration=1n replicas=2n readyReplicas=3n currentReplicas=4n updatedReplicas=5n currentRevision=6s updateRevision=7s collisionCount=9n? conditions=10{apps.v1.StatefulSetCondition}* availableReplicas=11n
apps.v1.StatefulSetUpdateStrategy type=1s rollingUpdate=2{apps.v1.RollingUpdateStatefulSetStrategy}
authentication.v1.SelfSubjectReview metadata=1{meta.v1.ObjectMeta} status=2{authentication.v1.SelfSubjectReviewStatus}
authentication.v1.SelfSubjectReviewStatus userInfo=1{authentication.v1.UserInfo}
authentication.v1.UserInfo username=1s uid=2s groups=3s*
authorization.v1.FieldSelectorAttributes rawSelector=1s requirements=2{meta.v1.FieldSelectorRequirement}*
authorization.v1.LabelSelectorAttributes rawSelector=1s requirements=2{meta.v1.LabelSelectorRequirement}*
authorization.v1.NonResourceAttributes path=1s verb=2s
authorization.v1.NonResourceRule verbs=1s* nonResourceURLs=2s*
authorization.v1.ResourceAttributes namespace=1s verb=2s group=3s version=4s resource=5s subresource=6s name=7s fieldSelector=8{authorization.v1.FieldSelectorAttributes} labelSelector=9{authorization.v1.LabelSelectorAttributes}
authorization.v1.ResourceRule verbs=1s* apiGroups=2s* resources=3s* resourceNames=4s*
authorization.v1.SelfSubjectAccessReview metadata=1{meta.v1.ObjectMeta} spec=2{authorization.v1.SelfSubjectAccessReviewSpec} status=3{authorization.v1.SubjectAccessReviewStatus}
authorization.v1.SelfSubjectAccessReviewSpec resourceAttributes=1{authorization.v1.ResourceAttributes} nonResourceAttributes=2{authorization.v1.NonResourceAttributes}
authorization.v1.SelfSubjectRulesReview metadata=1{meta.v1.ObjectMeta} spec=2{authorization.v1.SelfSubjectRulesReviewSpec} status=3{authorization.v1.SubjectRulesReviewStatus}
authorization.v1.SelfSubjectRulesReviewSpec namespace=1s
authorization.v1.SubjectAccessReviewStatus allowed=1b denied=4b reason=2s evaluationError=3s
authorization.v1.SubjectRulesReviewStatus resourceRules=1{authorization.v1.ResourceRule}* nonResourceRules=2{authorization.v1.NonResourceRule}* incomplete=3b evaluationError=4s
autoscaling.v1.CrossVersionObjectReference kind=1s name=2s apiVersion=3s
autoscaling.v1.HorizontalPodAutoscaler metadata=1{meta.v1.ObjectMeta} spec=2{autoscaling.v1.HorizontalPodAutoscalerSpec} status=3{autoscaling.v1.HorizontalPodAutoscalerStatus}
autoscaling.v1.HorizontalPodAutoscalerSpec scaleTargetRef=1{autoscaling.v1.CrossVersionObjectReference} minReplicas=2n? maxReplicas=3n targetCPUUtilizationPercentage=4n?
autoscaling.v1.HorizontalPodAutoscalerStatus observedGeneration=1n? lastScaleTime=2T currentReplicas=3n desiredReplicas=4n currentCPUUtilizationPercentage=5n?
autoscaling.v1.Scale metadata=1{meta.v1.ObjectMeta} spec=2{autoscaling.v1.ScaleSpec} status=3{autoscaling.v1.ScaleStatus}
autoscaling.v1.ScaleSpec replicas=1n
autoscaling.v1.ScaleStatus replicas=1n selector=2s
autoscaling.v2.ContainerResourceMetricSource name=1s target=2{autoscaling.v2.MetricTarget} container=3s
autoscaling.v2.ContainerResourceMetricStatus name=1s current=2{autoscaling.v2.MetricValueStatus} container=3s
autoscaling.v2.CrossVersionObjectReference kind=1s name=2s apiVersion=3s
autoscaling.v2.ExternalMetricSource metric=1{autoscaling.v2.MetricIdentifier} target=2{autoscaling.v2.MetricTarget}
autoscaling.v2.ExternalMetricStatus metric=1{autoscaling.v2.MetricIdentifier} current=2{autoscaling.v2.MetricValueStatus}
autoscaling.v2.HPAScalingPolicy type=1s value=2n periodSeconds=3n
autoscaling.v2.HPAScalingRules stabilizationWindowSeconds=3n? selectPolicy=1s? policies=2{autoscaling.v2.HPAScalingPolicy}* tolerance=4Q
autoscaling.v2.HorizontalPodAutoscaler metadata=1{meta.v1.ObjectMeta} spec=2{autoscaling.v2.HorizontalPodAutoscalerSpec} status=3{autoscaling.v2.HorizontalPodAutoscalerStatus}
autoscaling.v2.HorizontalPodAutoscalerBehavior scaleUp=1{autoscaling.v2.HPAScalingRules} scaleDown=2{autoscaling.v2.HPAScalingRules}
autoscaling.v2.HorizontalPodAutoscalerCondition type=1s status=2s lastTransitionTime=3T reason=4s message=5s observedGeneration=6n?
autoscaling.v2.HorizontalPodAutoscalerSpec scaleTargetRef=1{autoscaling.v2.CrossVersionObjectReference} minReplicas=2n? maxReplicas=3n metrics=4{autoscaling.v2.MetricSpec}* behavior=5{autoscaling.v2.HorizontalPodAutoscalerBehavior}
autoscaling.v2.HorizontalPodAutoscalerStatus observedGeneration=1n? lastScaleTime=2T currentReplicas=3n desiredReplicas=4n currentMetrics=5{autoscaling.v2.MetricStatus}* conditions=6{autoscaling.v2.HorizontalPodAutoscalerCondition}*
autoscaling.v2.MetricIdentifier name=1s selector=2{meta.v1.LabelSelector}
autoscaling.v2.MetricSpec type=1s object=2{autoscaling.v2.ObjectMetricSource} pods=3{autoscaling.v2.PodsMetricSource} resource=4{autoscaling.v2.ResourceMetricSource} containerResource=7{autoscaling.v2.ContainerResourceMetricSource} external=5{autoscaling.v2.ExternalMetricSource}
autoscaling.v2.MetricStatus type=1s object=2{autoscaling.v2.ObjectMetricStatus} pods=3{autoscaling.v2.PodsMetricStatus} resource=4{autoscaling.v2.ResourceMetricStatus} containerResource=7{autoscaling.v2.ContainerResourceMetricStatus} external=5{autoscaling.v2.ExternalMetricStatus}
autoscaling.v2.MetricTarget type=1s value=2Q averageValue=3Q averageUtilization=4n?
autoscaling.v2.MetricValueStatus value=1Q averageValue=2Q averageUtilization=3n?
autoscaling.v2.ObjectMetricSource describedObject=1{autoscaling.v2.CrossVersionObjectReference} target=2{autoscaling.v2.MetricTarget} metric=3{autoscaling.v2.MetricIdentifier}
autoscaling.v2.ObjectMetricStatus metric=1{autoscaling.v2.MetricIdentifier} current=2{autoscaling.v2.MetricValueStatus} describedObject=3{autoscaling.v2.CrossVersionObjectReference}
autoscaling.v2.PodsMetricSource metric=1{autoscaling.v2.MetricIdentifier} target=2{autoscaling.v2.MetricTarget}
autoscaling.v2.PodsMetricStatus metric=1{autoscaling.v2.MetricIdentifier} current=2{autoscaling.v2.MetricValueStatus}
autoscaling.v2.ResourceMetricSource name=1s target=2{autoscaling.v2.MetricTarget}
autoscaling.v2.ResourceMetricStatus name=1s current=2{autoscaling.v2.MetricValueStatus}
batch.v1.CronJob metadata=1{meta.v1.ObjectMeta} spec=2{batch.v1.CronJobSpec} status=3{batch.v1.CronJobStatus}
batch.v1.CronJobSpec schedule=1s timeZone=8s? startingDeadlineSeconds=2n? concurrencyPolicy=3s suspend=4b? jobTemplate=5{batch.v1.JobTemplateSpec} successfulJobsHistoryLimit=6n? failedJobsHistoryLimit=7n?
batch.v1.CronJobStatus active=1{core.v1.ObjectReference}* lastScheduleTime=4T lastSuccessfulTime=5T
batch.v1.Job metadata=1{meta.v1.ObjectMeta} spec=2{batch.v1.JobSpec} status=3{batch.v1.JobStatus}
batch.v1.JobCondition type=1s status=2s lastProbeTime=3T lastTransitionTime=4T reason=5s message=6s
batch.v1.JobSchedulingConfiguration
batch.v1.JobSpec parallelism=1n? completions=2n? activeDeadlineSeconds=3n? podFailurePolicy=11{batch.v1.PodFailurePolicy} successPolicy=16{batch.v1.SuccessPolicy} backoffLimit=7n? backoffLimitPerIndex=12n? maxFailedIndexes=13n? selector=4{meta.v1.LabelSelector} manualSelector=5b? template=6{core.v1.PodTemplateSpec} ttlSecondsAfterFinished=8n? completionMode=9s? suspend=10b? podReplacementPolicy=14s? managedBy=15s? scheduling=17{batch.v1.JobSchedulingConfiguration}
batch.v1.JobStatus conditions=1{batch.v1.JobCondition}* startTime=2T completionTime=3T active=4n succeeded=5n failed=6n terminating=11n? completedIndexes=7s failedIndexes=10s? uncountedTerminatedPods=8{batch.v1.UncountedTerminatedPods} ready=9n?
batch.v1.JobTemplateSpec metadata=1{meta.v1.ObjectMeta} spec=2{batch.v1.JobSpec}
batch.v1.PodFailurePolicy rules=1{batch.v1.PodFailurePolicyRule}*
batch.v1.PodFailurePolicyOnExitCodesRequirement containerName=1s? operator=2s values=3n*
batch.v1.PodFailurePolicyOnPodConditionsPattern type=1s status=2s
batch.v1.PodFailurePolicyRule action=1s onExitCodes=2{batch.v1.PodFailurePolicyOnExitCodesRequirement} onPodConditions=3{batch.v1.PodFailurePolicyOnPodConditionsPattern}*
batch.v1.SuccessPolicy rules=1{batch.v1.SuccessPolicyRule}*
batch.v1.SuccessPolicyRule succeededIndexes=1s? succeededCount=2n?
batch.v1.UncountedTerminatedPods succeeded=1s* failed=2s*
coordination.v1.Lease metadata=1{meta.v1.ObjectMeta} spec=2{coordination.v1.LeaseSpec}
coordination.v1.LeaseSpec holderIdentity=1s? leaseDurationSeconds=2n? acquireTime=3U renewTime=4U leaseTransitions=5n? strategy=6s? preferredHolder=7s?
core.v1.AWSElasticBlockStoreVolumeSource volumeID=1s fsType=2s partition=3n readOnly=4b
core.v1.Affinity nodeAffinity=1{core.v1.NodeAffinity} podAffinity=2{core.v1.PodAffinity} podAntiAffinity=3{core.v1.PodAntiAffinity}
core.v1.AppArmorProfile type=1s localhostProfile=2s?
core.v1.AttachedVolume name=1s devicePath=2s
core.v1.AzureDiskVolumeSource diskName=1s diskURI=2s cachingMode=3s? fsType=4s? readOnly=5b? kind=6s?
core.v1.AzureFilePersistentVolumeSource secretName=1s shareName=2s readOnly=3b secretNamespace=4s?
core.v1.AzureFileVolumeSource secretName=1s shareName=2s readOnly=3b
core.v1.CSIPersistentVolumeSource driver=1s volumeHandle=2s readOnly=3b fsType=4s volumeAttributes=5Ms controllerPublishSecretRef=6{core.v1.SecretReference} nodeStageSecretRef=7{core.v1.SecretReference} nodePublishSecretRef=8{core.v1.SecretReference} controllerExpandSecretRef=9{core.v1.SecretReference} nodeExpandSecretRef=10{core.v1.SecretReference}
core.v1.CSIVolumeSource driver=1s readOnly=2b? fsType=3s? volumeAttributes=4Ms nodePublishSecretRef=5{core.v1.LocalObjectReference}
core.v1.Capabilities add=1s* drop=2s*
core.v1.CephFSPersistentVolumeSource monitors=1s* path=2s user=3s secretFile=4s secretRef=5{core.v1.SecretReference} readOnly=6b
core.v1.CephFSVolumeSource monitors=1s* path=2s user=3s secretFile=4s secretRef=5{core.v1.LocalObjectReference} readOnly=6b
core.v1.CinderPersistentVolumeSource volumeID=1s fsType=2s readOnly=3b secretRef=4{core.v1.SecretReference}
core.v1.CinderVolumeSource volumeID=1s fsType=2s readOnly=3b secretRef=4{core.v1.LocalObjectReference}
core.v1.ClientIPConfig timeoutSeconds=1n?
core.v1.ClusterTrustBundleProjection name=1s? signerName=2s? labelSelector=3{meta.v1.LabelSelector} optional=5b? path=4s user=6n?
core.v1.ConfigMap metadata=1{meta.v1.ObjectMeta} immutable=4b? data=2Ms binaryData=3MB
core.v1.ConfigMapEnvSource =1{core.v1.LocalObjectReference} optional=2b?
core.v1.ConfigMapKeySelector =1{core.v1.LocalObjectReference} key=2s optional=3b?
core.v1.ConfigMapNodeConfigSource namespace=1s name=2s uid=3s resourceVersion=4s kubeletConfigKey=5s
core.v1.ConfigMapProjection =1{core.v1.LocalObjectReference} items=2{core.v1.KeyToPath}* optional=4b?
core.v1.ConfigMapVolumeSource =1{core.v1.LocalObjectReference} items=2{core.v1.KeyToPath}* defaultMode=3n? optional=4b? defaultUser=5n?
core.v1.Container name=1s image=2s command=3s* args=4s* workingDir=5s ports=6{core.v1.ContainerPort}* envFrom=19{core.v1.EnvFromSource}* env=7{core.v1.EnvVar}* resources=8{core.v1.ResourceRequirements} resizePolicy=23{core.v1.ContainerResizePolicy}* restartPolicy=24s? restartPolicyRules=25{core.v1.ContainerRestartRule}* volumeMounts=9{core.v1.VolumeMount}* volumeDevices=21{core.v1.VolumeDevice}* livenessProbe=10{core.v1.Probe} readinessProbe=11{core.v1.Probe} startupProbe=22{core.v1.Probe} lifecycle=12{core.v1.Lifecycle} terminationMessagePath=13s terminationMessagePolicy=20s imagePullPolicy=14s securityContext=15{core.v1.SecurityContext} stdin=16b stdinOnce=17b tty=18b
core.v1.ContainerExtendedResourceRequest containerName=1s resourceName=2s requestName=3s
core.v1.ContainerImage names=1s* sizeBytes=2n
core.v1.ContainerPort name=1s hostPort=2n containerPort=3n protocol=4s hostIP=5s
core.v1.ContainerResizePolicy resourceName=1s restartPolicy=2s
core.v1.ContainerRestartRule action=1s exitCodes=2{core.v1.ContainerRestartRuleOnExitCodes}
core.v1.ContainerRestartRuleOnExitCodes operator=1s values=2n*
core.v1.ContainerState waiting=1{core.v1.ContainerStateWaiting} running=2{core.v1.ContainerStateRunning} terminated=3{core.v1.ContainerStateTerminated}
core.v1.ContainerStateRunning startedAt=1T
core.v1.ContainerStateTerminated exitCode=1n signal=2n reason=3s message=4s startedAt=5T finishedAt=6T containerID=7s
core.v1.ContainerStateWaiting reason=1s message=2s
core.v1.ContainerStatus name=1s state=2{core.v1.ContainerState} lastState=3{core.v1.ContainerState} ready=4b restartCount=5n image=6s imageID=7s containerID=8s started=9b? allocatedResources=10MQ resources=11{core.v1.ResourceRequirements} volumeMounts=12{core.v1.VolumeMountStatus}* user=13{core.v1.ContainerUser} allocatedResourcesStatus=14{core.v1.ResourceStatus}* stopSignal=15s?
core.v1.ContainerUser linux=1{core.v1.LinuxContainerUser}
core.v1.DaemonEndpoint Port=1n
core.v1.DownwardAPIProjection items=1{core.v1.DownwardAPIVolumeFile}*
core.v1.DownwardAPIVolumeFile path=1s fieldRef=2{core.v1.ObjectFieldSelector} resourceFieldRef=3{core.v1.ResourceFieldSelector} mode=4n? user=5n?
core.v1.DownwardAPIVolumeSource items=1{core.v1.DownwardAPIVolumeFile}* defaultMode=2n? defaultUser=3n?
core.v1.EmptyDirVolumeSource medium=1s sizeLimit=2Q mode=3n?
core.v1.EndpointAddress ip=1s hostname=3s nodeName=4s? targetRef=2{core.v1.ObjectReference}
core.v1.EndpointPort name=1s port=2n protocol=3s appProtocol=4s?
core.v1.EndpointSubset addresses=1{core.v1.EndpointAddress}* notReadyAddresses=2{core.v1.EndpointAddress}* ports=3{core.v1.EndpointPort}*
core.v1.Endpoints metadata=1{meta.v1.ObjectMeta} subsets=2{core.v1.EndpointSubset}*
core.v1.EnvFromSource prefix=1s configMapRef=2{core.v1.ConfigMapEnvSource} secretRef=3{core.v1.SecretEnvSource}
core.v1.EnvVar name=1s value=2s valueFrom=3{core.v1.EnvVarSource}
core.v1.EnvVarSource fieldRef=1{core.v1.ObjectFieldSelector} resourceFieldRef=2{core.v1.ResourceFieldSelector} configMapKeyRef=3{core.v1.ConfigMapKeySelector} secretKeyRef=4{core.v1.SecretKeySelector} fileKeyRef=5{core.v1.FileKeySelector}
core.v1.EphemeralContainer =1{core.v1.EphemeralContainerCommon} targetContainerName=2s
core.v1.EphemeralContainerCommon name=1s image=2s command=3s* args=4s* workingDir=5s ports=6{core.v1.ContainerPort}* envFrom=19{core.v1.EnvFromSource}* env=7{core.v1.EnvVar}* resources=8{core.v1.ResourceRequirements} resizePolicy=23{core.v1.ContainerResizePolicy}* restartPolicy=24s? restartPolicyRules=25{core.v1.ContainerRestartRule}* volumeMounts=9{core.v1.VolumeMount}* volumeDevices=21{core.v1.VolumeDevice}* livenessProbe=10{core.v1.Probe} readinessProbe=11{core.v1.Probe} startupProbe=22{core.v1.Probe} lifecycle=12{core.v1.Lifecycle} terminationMessagePath=13s terminationMessagePolicy=20s imagePullPolicy=14s securityContext=15{core.v1.SecurityContext} stdin=16b stdinOnce=17b tty=18b
core.v1.EphemeralVolumeSource volumeClaimTemplate=1{core.v1.PersistentVolumeClaimTemplate}
core.v1.Event metadata=1{meta.v1.ObjectMeta} involvedObject=2{core.v1.ObjectReference} reason=3s message=4s source=5{core.v1.EventSource} firstTimestamp=6T lastTimestamp=7T count=8n type=9s eventTime=10U series=11{core.v1.EventSeries} action=12s related=13{core.v1.ObjectReference} reportingComponent=14s reportingInstance=15s
core.v1.EventSeries count=1n lastObservedTime=2U
core.v1.EventSource component=1s host=2s
core.v1.EvictionResponder name=1s priority=2n?
core.v1.ExecAction command=1s*
core.v1.FCVolumeSource targetWWNs=1s* lun=2n? fsType=3s readOnly=4b wwids=5s*
core.v1.FileKeySelector volumeName=1s path=2s key=3s optional=4b?
core.v1.FlexPersistentVolumeSource driver=1s fsType=2s secretRef=3{core.v1.SecretReference} readOnly=4b options=5Ms
core.v1.FlexVolumeSource driver=1s fsType=2s secretRef=3{core.v1.LocalObjectReference} readOnly=4b options=5Ms
core.v1.FlockerVolumeSource datasetName=1s datasetUUID=2s
core.v1.GCEPersistentDiskVolumeSource pdName=1s fsType=2s partition=3n readOnly=4b
core.v1.GRPCAction port=1n service=2s? mode=3s?
core.v1.GitRepoVolumeSource repository=1s revision=2s directory=3s
core.v1.GlusterfsPersistentVolumeSource endpoints=1s path=2s readOnly=3b endpointsNamespace=4s?
core.v1.GlusterfsVolumeSource endpoints=1s path=2s readOnly=3b
core.v1.HTTPGetAction path=1s port=2I host=3s scheme=4s httpHeaders=5{core.v1.HTTPHeader}* protocol=6s?
core.v1.HTTPHeader name=1s value=2s
core.v1.HostAlias ip=1s hostnames=2s*
core.v1.HostIP ip=1s
core.v1.HostPathVolumeSource path=1s type=2s?
core.v1.ISCSIPersistentVolumeSource targetPortal=1s iqn=2s lun=3n iscsiInterface=4s fsType=5s readOnly=6b portals=7s* chapAuthDiscovery=8b chapAuthSession=11b secretRef=10{core.v1.SecretReference} initiatorName=12s?
core.v1.ISCSIVolumeSource targetPortal=1s iqn=2s lun=3n iscsiInterface=4s fsType=5s readOnly=6b portals=7s* chapAuthDiscovery=8b chapAuthSession=11b secretRef=10{core.v1.LocalObjectReference} initiatorName=12s?
core.v1.ImageVolumeSource reference=1s pullPolicy=2s
core.v1.ImageVolumeStatus imageRef=1s
core.v1.KeyToPath key=1s path=2s mode=3n? user=4n?
core.v1.Lifecycle postStart=1{core.v1.LifecycleHandler} preStop=2{core.v1.LifecycleHandler} stopSignal=3s?
core.v1.LifecycleHandler exec=1{core.v1.ExecAction} httpGet=2{core.v1.HTTPGetAction} tcpSocket=3{core.v1.TCPSocketAction} sleep=4{core.v1.SleepAction}
core.v1.LimitRange metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.LimitRangeSpec}
core.v1.LimitRangeItem type=1s max=2MQ min=3MQ default=4MQ defaultRequest=5MQ maxLimitRequestRatio=6MQ
core.v1.LimitRangeSpec limits=1{core.v1.LimitRangeItem}*
core.v1.LinuxContainerUser uid=1n gid=2n supplementalGroups=3n*
core.v1.LoadBalancerIngress ip=1s hostname=2s ipMode=3s? ports=4{core.v1.PortStatus}*
core.v1.LoadBalancerStatus ingress=1{core.v1.LoadBalancerIngress}*
core.v1.LocalObjectReference name=1s
core.v1.LocalVolumeSource path=1s fsType=2s?
core.v1.ModifyVolumeStatus targetVolumeAttributesClassName=1s status=2s
core.v1.NFSVolumeSource server=1s path=2s readOnly=3b
core.v1.Namespace metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.NamespaceSpec} status=3{core.v1.NamespaceStatus}
core.v1.NamespaceCondition type=1s status=2s lastTransitionTime=4T reason=5s message=6s
core.v1.NamespaceSpec finalizers=1s*
core.v1.NamespaceStatus phase=1s conditions=2{core.v1.NamespaceCondition}*
core.v1.Node metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.NodeSpec} status=3{core.v1.NodeStatus}
core.v1.NodeAddress type=1s address=2s
core.v1.NodeAffinity requiredDuringSchedulingIgnoredDuringExecution=1{core.v1.NodeSelector} preferredDuringSchedulingIgnoredDuringExecution=2{core.v1.PreferredSchedulingTerm}*
core.v1.NodeAllocatableMappedResources name=1s quantity=2Q
core.v1.NodeAllocatableOverheadResources name=1s perPod=2Q perContainer=3Q
core.v1.NodeAllocatableResourceClaimStatus resourceClaimName=1s containers=2s* mapping=4{core.v1.NodeAllocatableMappedResources}* overhead=5{core.v1.NodeAllocatableOverheadResources}*
core.v1.NodeCondition type=1s status=2s lastHeartbeatTime=3T lastTransitionTime=4T reason=5s message=6s
core.v1.NodeConfigSource configMap=2{core.v1.ConfigMapNodeConfigSource}
core.v1.NodeConfigStatus assigned=1{core.v1.NodeConfigSource} active=2{core.v1.NodeConfigSource} lastKnownGood=3{core.v1.NodeConfigSource} error=4s
core.v1.NodeDaemonEndpoints kubeletEndpoint=1{core.v1.DaemonEndpoint}
core.v1.NodeFeatures supplementalGroupsPolicy=1b?
core.v1.NodePodPreemptionPolicy disableResizePreemption=1s*
core.v1.NodeRuntimeHandler name=1s features=2{core.v1.NodeRuntimeHandlerFeatures}
core.v1.NodeRuntimeHandlerFeatures recursiveReadOnlyMounts=1b? userNamespaces=2b?
core.v1.NodeSelector nodeSelectorTerms=1{core.v1.NodeSelectorTerm}*
core.v1.NodeSelectorRequirement key=1s operator=2s values=3s*
core.v1.NodeSelectorTerm matchExpressions=1{core.v1.NodeSelectorRequirement}* matchFields=2{core.v1.NodeSelectorRequirement}*
core.v1.NodeSpec podCIDR=1s podCIDRs=7s* providerID=3s unschedulable=4b taints=5{core.v1.Taint}* configSource=6{core.v1.NodeConfigSource} externalID=2s podPreemptionPolicy=8{core.v1.NodePodPreemptionPolicy}
core.v1.NodeStatus capacity=1MQ allocatable=2MQ phase=3s conditions=4{core.v1.NodeCondition}* addresses=5{core.v1.NodeAddress}* daemonEndpoints=6{core.v1.NodeDaemonEndpoints} nodeInfo=7{core.v1.NodeSystemInfo} images=8{core.v1.ContainerImage}* volumesInUse=9s* volumesAttached=10{core.v1.AttachedVolume}* config=11{core.v1.NodeConfigStatus} runtimeHandlers=12{core.v1.NodeRuntimeHandler}* features=13{core.v1.NodeFeatures} declaredFeatures=14s*
core.v1.NodeSwapStatus capacity=1n?
core.v1.NodeSystemInfo machineID=1s systemUUID=2s bootID=3s kernelVersion=4s osImage=5s containerRuntimeVersion=6s kubeletVersion=7s kubeProxyVersion=8s operatingSystem=9s architecture=10s swap=11{core.v1.NodeSwapStatus}
core.v1.ObjectFieldSelector apiVersion=1s fieldPath=2s
core.v1.ObjectReference kind=1s namespace=2s name=3s uid=4s apiVersion=5s resourceVersion=6s fieldPath=7s
core.v1.PersistentVolume metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.PersistentVolumeSpec} status=3{core.v1.PersistentVolumeStatus}
core.v1.PersistentVolumeClaim metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.PersistentVolumeClaimSpec} status=3{core.v1.PersistentVolumeClaimStatus}
core.v1.PersistentVolumeClaimCondition type=1s status=2s lastProbeTime=3T lastTransitionTime=4T reason=5s message=6s
core.v1.PersistentVolumeClaimSpec accessModes=1s* selector=4{meta.v1.LabelSelector} resources=2{core.v1.VolumeResourceRequirements} volumeName=3s storageClassName=5s? volumeMode=6s? dataSource=7{core.v1.TypedLocalObjectReference} dataSourceRef=8{core.v1.TypedObjectReference} volumeAttributesClassName=9s?
core.v1.PersistentVolumeClaimStatus phase=1s accessModes=2s* capacity=3MQ conditions=4{core.v1.PersistentVolumeClaimCondition}* allocatedResources=5MQ allocatedResourceStatuses=7Ms currentVolumeAttributesClassName=8s? modifyVolumeStatus=9{core.v1.ModifyVolumeStatus} healthStatus=10{core.v1.VolumeHealthStatus}
core.v1.PersistentVolumeClaimTemplate metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.PersistentVolumeClaimSpec}
core.v1.PersistentVolumeClaimVolumeSource claimName=1s readOnly=2b
core.v1.PersistentVolumeSource gcePersistentDisk=1{core.v1.GCEPersistentDiskVolumeSource} awsElasticBlockStore=2{core.v1.AWSElasticBlockStoreVolumeSource} hostPath=3{core.v1.HostPathVolumeSource} glusterfs=4{core.v1.GlusterfsPersistentVolumeSource} nfs=5{core.v1.NFSVolumeSource} rbd=6{core.v1.RBDPersistentVolumeSource} iscsi=7{core.v1.ISCSIPersistentVolumeSource} cinder=8{core.v1.CinderPersistentVolumeSource} cephfs=9{core.v1.CephFSPersistentVolumeSource} fc=10{core.v1.FCVolumeSource} flocker=11{core.v1.FlockerVolumeSource} flexVolume=12{core.v1.FlexPersistentVolumeSource} azureFile=13{core.v1.AzureFilePersistentVolumeSource} vsphereVolume=14{core.v1.VsphereVirtualDiskVolumeSource} quobyte=15{core.v1.QuobyteVolumeSource} azureDisk=16{core.v1.AzureDiskVolumeSource} photonPersistentDisk=17{core.v1.PhotonPersistentDiskVolumeSource} portworxVolume=18{core.v1.PortworxVolumeSource} scaleIO=19{core.v1.ScaleIOPersistentVolumeSource} local=20{core.v1.LocalVolumeSource} storageos=21{core.v1.StorageOSPersistentVolumeSource} csi=22{core.v1.CSIPersistentVolumeSource}
core.v1.PersistentVolumeSpec capacity=1MQ =2{core.v1.PersistentVolumeSource} accessModes=3s* claimRef=4{core.v1.ObjectReference} persistentVolumeReclaimPolicy=5s storageClassName=6s mountOptions=7s* volumeMode=8s? nodeAffinity=9{core.v1.VolumeNodeAffinity} volumeAttributesClassName=10s?
core.v1.PersistentVolumeStatus phase=1s message=2s reason=3s lastPhaseTransitionTime=4T
core.v1.PhotonPersistentDiskVolumeSource pdID=1s fsType=2s
core.v1.Pod metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.PodSpec} status=3{core.v1.PodStatus}
core.v1.PodAffinity requiredDuringSchedulingIgnoredDuringExecution=1{core.v1.PodAffinityTerm}* preferredDuringSchedulingIgnoredDuringExecution=2{core.v1.WeightedPodAffinityTerm}*
core.v1.PodAffinityTerm labelSelector=1{meta.v1.LabelSelector} namespaces=2s* topologyKey=3s namespaceSelector=4{meta.v1.LabelSelector} matchLabelKeys=5s* mismatchLabelKeys=6s*
core.v1.PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution=1{core.v1.PodAffinityTerm}* preferredDuringSchedulingIgnoredDuringExecution=2{core.v1.WeightedPodAffinityTerm}*
core.v1.PodCertificateProjection signerName=1s keyType=2s maxExpirationSeconds=3n? credentialBundlePath=4s keyPath=5s certificateChainPath=6s userAnnotations=7Ms user=8n?
core.v1.PodCondition type=1s observedGeneration=7n status=2s lastProbeTime=3T lastTransitionTime=4T reason=5s message=6s
core.v1.PodDNSConfig nameservers=1s* searches=2s* options=3{core.v1.PodDNSConfigOption}*
core.v1.PodDNSConfigOption name=1s value=2s?
core.v1.PodExtendedResourceClaimStatus requestMappings=1{core.v1.ContainerExtendedResourceRequest}* resourceClaimName=2s
core.v1.PodIP ip=1s
core.v1.PodOS name=1s
core.v1.PodReadinessGate conditionType=1s
core.v1.PodResourceClaim name=1s resourceClaimName=3s? resourceClaimTemplateName=4s?
core.v1.PodResourceClaimStatus name=1s resourceClaimName=2s?
core.v1.PodSchedulingGate name=1s
core.v1.PodSchedulingGroup podGroupName=1s?
core.v1.PodSecurityContext seLinuxOptions=1{core.v1.SELinuxOptions} windowsOptions=8{core.v1.WindowsSecurityContextOptions} runAsUser=2n? runAsGroup=6n? runAsNonRoot=3b? supplementalGroups=4n* supplementalGroupsPolicy=12s? fsGroup=5n? sysctls=7{core.v1.Sysctl}* fsGroupChangePolicy=9s? seccompProfile=10{core.v1.SeccompProfile} appArmorProfile=11{core.v1.AppArmorProfile} seLinuxChangePolicy=13s?
core.v1.PodSpec volumes=1{core.v1.Volume}* initContainers=20{core.v1.Container}* containers=2{core.v1.Container}* ephemeralContainers=34{core.v1.EphemeralContainer}* restartPolicy=3s terminationGracePeriodSeconds=4n? activeDeadlineSeconds=5n? dnsPolicy=6s nodeSelector=7Ms serviceAccountName=8s serviceAccount=9s automountServiceAccountToken=21b? nodeName=10s hostNetwork=11b hostPID=12b hostIPC=13b shareProcessNamespace=27b? securityContext=14{core.v1.PodSecurityContext} imagePullSecrets=15{core.v1.LocalObjectReference}* hostname=16s subdomain=17s affinity=18{core.v1.Affinity} schedulerName=19s tolerations=22{core.v1.Toleration}* hostAliases=23{core.v1.HostAlias}* priorityClassName=24s priority=25n? dnsConfig=26{core.v1.PodDNSConfig} readinessGates=28{core.v1.PodReadinessGate}* runtimeClassName=29s? enableServiceLinks=30b? preemptionPolicy=31s? overhead=32MQ topologySpreadConstraints=33{core.v1.TopologySpreadConstraint}* setHostnameAsFQDN=35b? os=36{core.v1.PodOS} hostUsers=37b? schedulingGates=38{core.v1.PodSchedulingGate}* resourceClaims=39{core.v1.PodResourceClaim}* resources=40{core.v1.ResourceRequirements} hostnameOverride=41s? schedulingGroup=43{core.v1.PodSchedulingGroup} evictionResponders=44{core.v1.EvictionResponder}*
core.v1.PodStatus observedGeneration=17n phase=1s conditions=2{core.v1.PodCondition}* message=3s reason=4s nominatedNodeName=11s hostIP=5s hostIPs=16{core.v1.HostIP}* podIP=6s podIPs=12{core.v1.PodIP}* startTime=7T initContainerStatuses=10{core.v1.ContainerStatus}* containerStatuses=8{core.v1.ContainerStatus}* qosClass=9s ephemeralContainerStatuses=13{core.v1.ContainerStatus}* resize=14s resourceClaimStatuses=15{core.v1.PodResourceClaimStatus}* extendedResourceClaimStatus=18{core.v1.PodExtendedResourceClaimStatus} allocatedResources=19MQ resources=20{core.v1.ResourceRequirements} nodeAllocatableResourceClaimStatuses=21{core.v1.NodeAllocatableResourceClaimStatus}* volumeHealth=22{core.v1.PodVolumeHealth}*
core.v1.PodTemplateSpec metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.PodSpec}
core.v1.PodVolumeHealth name=1s healthConditions=2{core.v1.VolumeHealthCondition}* lastTransitionTime=3T
core.v1.PortStatus port=1n protocol=2s error=3s?
core.v1.PortworxVolumeSource volumeID=1s fsType=2s readOnly=3b
core.v1.PreferredSchedulingTerm weight=1n preference=2{core.v1.NodeSelectorTerm}
core.v1.Probe =1{core.v1.ProbeHandler} initialDelaySeconds=2n timeoutSeconds=3n periodSeconds=4n successThreshold=5n failureThreshold=6n terminationGracePeriodSeconds=7n?
core.v1.ProbeHandler exec=1{core.v1.ExecAction} httpGet=2{core.v1.HTTPGetAction} tcpSocket=3{core.v1.TCPSocketAction} grpc=4{core.v1.GRPCAction}
core.v1.ProjectedVolumeSource sources=1{core.v1.VolumeProjection}* defaultMode=2n? defaultUser=3n?
core.v1.QuobyteVolumeSource registry=1s volume=2s readOnly=3b user=4s group=5s tenant=6s
core.v1.RBDPersistentVolumeSource monitors=1s* image=2s fsType=3s pool=4s user=5s keyring=6s secretRef=7{core.v1.SecretReference} readOnly=8b
core.v1.RBDVolumeSource monitors=1s* image=2s fsType=3s pool=4s user=5s keyring=6s secretRef=7{core.v1.LocalObjectReference} readOnly=8b
core.v1.ReplicationController metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.ReplicationControllerSpec} status=3{core.v1.ReplicationControllerStatus}
core.v1.ReplicationControllerCondition type=1s status=2s lastTransitionTime=3T reason=4s message=5s
core.v1.ReplicationControllerSpec replicas=1n? minReadySeconds=4n selector=2Ms template=3{core.v1.PodTemplateSpec}
core.v1.ReplicationControllerStatus replicas=1n fullyLabeledReplicas=2n readyReplicas=4n availableReplicas=5n observedGeneration=3n conditions=6{core.v1.ReplicationControllerCondition}*
core.v1.ResourceClaim name=1s request=2s
core.v1.ResourceFieldSelector containerName=1s resource=2s divisor=3Q
core.v1.ResourceHealth resourceID=1s health=2s message=6s?
core.v1.ResourceQuota metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.ResourceQuotaSpec} status=3{core.v1.ResourceQuotaStatus}
core.v1.ResourceQuotaSpec hard=1MQ scopes=2s* scopeSelector=3{core.v1.ScopeSelector}
core.v1.ResourceQuotaStatus hard=1MQ used=2MQ
core.v1.ResourceRequirements limits=1MQ requests=2MQ claims=3{core.v1.ResourceClaim}*
core.v1.ResourceStatus name=1s resources=2{core.v1.ResourceHealth}*
core.v1.SELinuxOptions user=1s role=2s type=3s level=4s
core.v1.ScaleIOPersistentVolumeSource gateway=1s system=2s secretRef=3{core.v1.SecretReference} sslEnabled=4b protectionDomain=5s storagePool=6s storageMode=7s volumeName=8s fsType=9s readOnly=10b
core.v1.ScaleIOVolumeSource gateway=1s system=2s secretRef=3{core.v1.LocalObjectReference} sslEnabled=4b protectionDomain=5s storagePool=6s storageMode=7s volumeName=8s fsType=9s readOnly=10b
core.v1.ScopeSelector matchExpressions=1{core.v1.ScopedResourceSelectorRequirement}*
core.v1.ScopedResourceSelectorRequirement scopeName=1s operator=2s values=3s*
core.v1.SeccompProfile type=1s localhostProfile=2s?
core.v1.Secret metadata=1{meta.v1.ObjectMeta} immutable=5b? data=2MB stringData=4Ms type=3s
core.v1.SecretEnvSource =1{core.v1.LocalObjectReference} optional=2b?
core.v1.SecretKeySelector =1{core.v1.LocalObjectReference} key=2s optional=3b?
core.v1.SecretProjection =1{core.v1.LocalObjectReference} items=2{core.v1.KeyToPath}* optional=4b?
core.v1.SecretReference name=1s namespace=2s
core.v1.SecretVolumeSource secretName=1s items=2{core.v1.KeyToPath}* defaultMode=3n? optional=4b? defaultUser=5n?
core.v1.SecurityContext capabilities=1{core.v1.Capabilities} privileged=2b? seLinuxOptions=3{core.v1.SELinuxOptions} windowsOptions=10{core.v1.WindowsSecurityContextOptions} runAsUser=4n? runAsGroup=8n? runAsNonRoot=5b? readOnlyRootFilesystem=6b? allowPrivilegeEscalation=7b? procMount=9s? seccompProfile=11{core.v1.SeccompProfile} appArmorProfile=12{core.v1.AppArmorProfile}
core.v1.Service metadata=1{meta.v1.ObjectMeta} spec=2{core.v1.ServiceSpec} status=3{core.v1.ServiceStatus}
core.v1.ServiceAccount metadata=1{meta.v1.ObjectMeta} secrets=2{core.v1.ObjectReference}* imagePullSecrets=3{core.v1.LocalObjectReference}* automountServiceAccountToken=4b?
core.v1.ServiceAccountTokenProjection audience=1s expirationSeconds=2n? path=3s user=4n?
core.v1.ServicePort name=1s protocol=2s appProtocol=6s? port=3n targetPort=4I nodePort=5n
core.v1.ServiceSpec ports=1{core.v1.ServicePort}* selector=2Ms clusterIP=3s clusterIPs=18s* type=4s externalIPs=5s* sessionAffinity=7s loadBalancerIP=8s loadBalancerSourceRanges=9s* externalName=10s externalTrafficPolicy=11s healthCheckNodePort=12n publishNotReadyAddresses=13b sessionAffinityConfig=14{core.v1.SessionAffinityConfig} ipFamilies=19s* ipFamilyPolicy=17s? allocateLoadBalancerNodePorts=20b? loadBalancerClass=21s? internalTrafficPolicy=22s? trafficDistribution=23s?
core.v1.ServiceStatus loadBalancer=1{core.v1.LoadBalancerStatus} conditions=2{meta.v1.Condition}*
core.v1.SessionAffinityConfig clientIP=1{core.v1.ClientIPConfig}
core.v1.SleepAction seconds=1n
core.v1.StorageOSPersistentVolumeSource volumeName=1s volumeNamespace=2s fsType=3s readOnly=4b secretRef=5{core.v1.ObjectReference}
core.v1.StorageOSVolumeSource volumeName=1s volumeNamespace=2s fsType=3s readOnly=4b secretRef=5{core.v1.LocalObjectReference}
core.v1.Sysctl name=1s value=2s
core.v1.TCPSocketAction port=1I host=2s
core.v1.Taint key=1s value=2s effect=3s timeAdded=4T
core.v1.Toleration key=1s operator=2s value=3s effect=4s tolerationSeconds=5n?
core.v1.TopologySpreadConstraint maxSkew=1n topologyKey=2s whenUnsatisfiable=3s labelSelector=4{meta.v1.LabelSelector} minDomains=5n? nodeAffinityPolicy=6s? nodeTaintsPolicy=7s? matchLabelKeys=8s*
core.v1.TypedLocalObjectReference apiGroup=1s? kind=2s name=3s
core.v1.TypedObjectReference apiGroup=1s? kind=2s name=3s namespace=4s?
core.v1.Volume name=1s =2{core.v1.VolumeSource}
core.v1.VolumeDevice name=1s devicePath=2s
core.v1.VolumeHealthCondition status=1s reason=2s message=3s
core.v1.VolumeHealthStatus healthConditions=1{core.v1.VolumeHealthCondition}* lastTransitionTime=2T
core.v1.VolumeMount name=1s readOnly=2b recursiveReadOnly=7s? mountPath=3s subPath=4s mountPropagation=5s? subPathExpr=6s bindMountOptions=8s*
core.v1.VolumeMountStatus name=1s mountPath=2s readOnly=3b recursiveReadOnly=4s? volumeStatus=5{core.v1.VolumeStatus}
core.v1.VolumeNodeAffinity required=1{core.v1.NodeSelector}
core.v1.VolumeProjection secret=1{core.v1.SecretProjection} downwardAPI=2{core.v1.DownwardAPIProjection} configMap=3{core.v1.ConfigMapProjection} serviceAccountToken=4{core.v1.ServiceAccountTokenProjection} clusterTrustBundle=5{core.v1.ClusterTrustBundleProjection} podCertificate=6{core.v1.PodCertificateProjection}
core.v1.VolumeResourceRequirements limits=1MQ requests=2MQ
core.v1.VolumeSource hostPath=1{core.v1.HostPathVolumeSource} emptyDir=2{core.v1.EmptyDirVolumeSource} gcePersistentDisk=3{core.v1.GCEPersistentDiskVolumeSource} awsElasticBlockStore=4{core.v1.AWSElasticBlockStoreVolumeSource} gitRepo=5{core.v1.GitRepoVolumeSource} secret=6{core.v1.SecretVolumeSource} nfs=7{core.v1.NFSVolumeSource} iscsi=8{core.v1.ISCSIVolumeSource} glusterfs=9{core.v1.GlusterfsVolumeSource} persistentVolumeClaim=10{core.v1.PersistentVolumeClaimVolumeSource} rbd=11{core.v1.RBDVolumeSource} flexVolume=12{core.v1.FlexVolumeSource} cinder=13{core.v1.CinderVolumeSource} cephfs=14{core.v1.CephFSVolumeSource} flocker=15{core.v1.FlockerVolumeSource} downwardAPI=16{core.v1.DownwardAPIVolumeSource} fc=17{core.v1.FCVolumeSource} azureFile=18{core.v1.AzureFileVolumeSource} configMap=19{core.v1.ConfigMapVolumeSource} vsphereVolume=20{core.v1.VsphereVirtualDiskVolumeSource} quobyte=21{core.v1.QuobyteVolumeSource} azureDisk=22{core.v1.AzureDiskVolumeSource} photonPersistentDisk=23{core.v1.PhotonPersistentDiskVolumeSource} projected=26{core.v1.ProjectedVolumeSource} portworxVolume=24{core.v1.PortworxVolumeSource} scaleIO=25{core.v1.ScaleIOVolumeSource} storageos=27{core.v1.StorageOSVolumeSource} csi=28{core.v1.CSIVolumeSource} ephemeral=29{core.v1.EphemeralVolumeSource} image=30{core.v1.ImageVolumeSource}
core.v1.VolumeStatus image=1{core.v1.ImageVolumeStatus}
core.v1.VsphereVirtualDiskVolumeSource volumePath=1s fsType=2s storagePolicyName=3s storagePolicyID=4s
core.v1.WeightedPodAffinityTerm weight=1n podAffinityTerm=2{core.v1.PodAffinityTerm}
core.v1.WindowsSecurityContextOptions gmsaCredentialSpecName=1s? gmsaCredentialSpec=2s? runAsUserName=3s? hostProcess=4b?
discovery.v1.Endpoint addresses=1s* conditions=2{discovery.v1.EndpointConditions} hostname=3s? targetRef=4{core.v1.ObjectReference} deprecatedTopology=5Ms nodeName=6s? zone=7s? hints=8{discovery.v1.EndpointHints}
discovery.v1.EndpointConditions ready=1b? serving=2b? terminating=3b?
discovery.v1.EndpointHints forZones=1{discovery.v1.ForZone}* forNodes=2{discovery.v1.ForNode}*
discovery.v1.EndpointPort name=1s? protocol=2s? port=3n? appProtocol=4s?
discovery.v1.EndpointSlice metadata=1{meta.v1.ObjectMeta} addressType=4s endpoints=2{discovery.v1.Endpoint}* ports=3{discovery.v1.EndpointPort}*
discovery.v1.ForNode name=1s
discovery.v1.ForZone name=1s
meta.v1.Condition type=1s status=2s observedGeneration=3n lastTransitionTime=4T reason=5s message=6s
meta.v1.DeleteOptions gracePeriodSeconds=1n? preconditions=2{meta.v1.Preconditions} orphanDependents=3b? propagationPolicy=4s? dryRun=5s* ignoreStoreReadErrorWithClusterBreakingPotential=6b?
meta.v1.FieldSelectorRequirement key=1s operator=2s values=3s*
meta.v1.LabelSelector matchLabels=1Ms matchExpressions=2{meta.v1.LabelSelectorRequirement}*
meta.v1.LabelSelectorRequirement key=1s operator=2s values=3s*
meta.v1.ManagedFieldsEntry manager=1s operation=2s apiVersion=3s time=4T fieldsType=6s fieldsV1=7F subresource=8s
meta.v1.ObjectMeta name=1s generateName=2s namespace=3s selfLink=4s uid=5s resourceVersion=6s generation=7n creationTimestamp=8T deletionTimestamp=9T deletionGracePeriodSeconds=10n? labels=11Ms annotations=12Ms ownerReferences=13{meta.v1.OwnerReference}* finalizers=14s* managedFields=17{meta.v1.ManagedFieldsEntry}*
meta.v1.OwnerReference apiVersion=5s kind=1s name=3s uid=4s controller=6b? blockOwnerDeletion=7b?
meta.v1.Preconditions uid=1s? resourceVersion=2s?
networking.v1.HTTPIngressPath path=1s pathType=3s? backend=2{networking.v1.IngressBackend}
networking.v1.HTTPIngressRuleValue paths=1{networking.v1.HTTPIngressPath}*
networking.v1.IPBlock cidr=1s except=2s*
networking.v1.Ingress metadata=1{meta.v1.ObjectMeta} spec=2{networking.v1.IngressSpec} status=3{networking.v1.IngressStatus}
networking.v1.IngressBackend service=4{networking.v1.IngressServiceBackend} resource=3{core.v1.TypedLocalObjectReference}
networking.v1.IngressClass metadata=1{meta.v1.ObjectMeta} spec=2{networking.v1.IngressClassSpec}
networking.v1.IngressClassParametersReference apiGroup=1s? kind=2s name=3s scope=4s? namespace=5s?
networking.v1.IngressClassSpec controller=1s parameters=2{networking.v1.IngressClassParametersReference}
networking.v1.IngressLoadBalancerIngress ip=1s hostname=2s ports=4{networking.v1.IngressPortStatus}*
networking.v1.IngressLoadBalancerStatus ingress=1{networking.v1.IngressLoadBalancerIngress}*
networking.v1.IngressPortStatus port=1n protocol=2s error=3s?
networking.v1.IngressRule host=1s =2{networking.v1.IngressRuleValue}
networking.v1.IngressRuleValue http=1{networking.v1.HTTPIngressRuleValue}
networking.v1.IngressServiceBackend name=1s port=2{networking.v1.ServiceBackendPort}
networking.v1.IngressSpec ingressClassName=4s? defaultBackend=1{networking.v1.IngressBackend} tls=2{networking.v1.IngressTLS}* rules=3{networking.v1.IngressRule}*
networking.v1.IngressStatus loadBalancer=1{networking.v1.IngressLoadBalancerStatus}
networking.v1.IngressTLS hosts=1s* secretName=2s
networking.v1.NetworkPolicy metadata=1{meta.v1.ObjectMeta} spec=2{networking.v1.NetworkPolicySpec}
networking.v1.NetworkPolicyEgressRule ports=1{networking.v1.NetworkPolicyPort}* to=2{networking.v1.NetworkPolicyPeer}*
networking.v1.NetworkPolicyIngressRule ports=1{networking.v1.NetworkPolicyPort}* from=2{networking.v1.NetworkPolicyPeer}*
networking.v1.NetworkPolicyPeer podSelector=1{meta.v1.LabelSelector} namespaceSelector=2{meta.v1.LabelSelector} ipBlock=3{networking.v1.IPBlock}
networking.v1.NetworkPolicyPort protocol=1s? port=2I endPort=3n?
networking.v1.NetworkPolicySpec podSelector=1{meta.v1.LabelSelector} ingress=2{networking.v1.NetworkPolicyIngressRule}* egress=3{networking.v1.NetworkPolicyEgressRule}* policyTypes=4s*
networking.v1.ServiceBackendPort name=1s number=2n
policy.v1.Eviction metadata=1{meta.v1.ObjectMeta} deleteOptions=2{meta.v1.DeleteOptions}
policy.v1.PodDisruptionBudget metadata=1{meta.v1.ObjectMeta} spec=2{policy.v1.PodDisruptionBudgetSpec} status=3{policy.v1.PodDisruptionBudgetStatus}
policy.v1.PodDisruptionBudgetSpec minAvailable=1I selector=2{meta.v1.LabelSelector} maxUnavailable=3I unhealthyPodEvictionPolicy=4s?
policy.v1.PodDisruptionBudgetStatus observedGeneration=1n disruptedPods=2MT disruptionsAllowed=3n currentHealthy=4n desiredHealthy=5n expectedPods=6n conditions=7{meta.v1.Condition}*
rbac.v1.AggregationRule clusterRoleSelectors=1{meta.v1.LabelSelector}*
rbac.v1.ClusterRole metadata=1{meta.v1.ObjectMeta} rules=2{rbac.v1.PolicyRule}* aggregationRule=3{rbac.v1.AggregationRule}
rbac.v1.ClusterRoleBinding metadata=1{meta.v1.ObjectMeta} subjects=2{rbac.v1.Subject}* roleRef=3{rbac.v1.RoleRef}
rbac.v1.PolicyRule verbs=1s* apiGroups=2s* resources=3s* resourceNames=4s* nonResourceURLs=5s*
rbac.v1.Role metadata=1{meta.v1.ObjectMeta} rules=2{rbac.v1.PolicyRule}*
rbac.v1.RoleBinding metadata=1{meta.v1.ObjectMeta} subjects=2{rbac.v1.Subject}* roleRef=3{rbac.v1.RoleRef}
rbac.v1.RoleRef apiGroup=1s kind=2s name=3s
rbac.v1.Subject kind=1s apiGroup=2s name=3s namespace=4s
`;
