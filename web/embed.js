/** The widget's address on any page: importing it defines <train-yard>. */
import { define } from './elements/define.js';
import { TrainYard } from './train_yard.js';

define({ 'train-yard': TrainYard });

export { TrainYard };
