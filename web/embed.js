/** The widget's address on any page: importing it defines <train-yard>. */
import './elements/define.js';
import { TrainYard } from './elements/train_yard.js';

if (!customElements.get('train-yard')) customElements.define('train-yard', TrainYard);

export { TrainYard };
