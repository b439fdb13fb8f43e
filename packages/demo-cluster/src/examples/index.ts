export { applyScenario, type ApplyScenarioOptions } from './applyScenario';
export { loadExamples, type ExampleStep } from './loadExamples';
export { ExampleError } from './yamlFiles';
