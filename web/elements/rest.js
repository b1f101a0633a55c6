/** The elements that are not needed before the first step, by name. */
import { ActivationCard } from './activation_card.js';
import { BatchPreview } from './batch_preview.js';
import { Examples } from './examples.js';
import { OptionsForm } from './options.js';
import { RatePlan } from './rate_plan.js';
import { Strengths } from './strengths.js';
import { Thumbnail } from './thumbnail.js';
import { DataPanel } from './data_panel.js';
import { PointCursor } from './point_cursor.js';
import { PictureFiles } from './picture_files.js';
import { TimelineElement } from './timeline.js';
import { FeatureMaps } from './feature_maps.js';
import { ImageLook } from './image_look.js';
import { Picture } from './picture.js';
import { InsidePanel } from './inside_panel.js';
import { LayerStack } from './layer_stack.js';
import { TrainingPanel } from './training_panel.js';
import { TimeChart } from './time_chart.js';
import { Curves } from './curves.js';
import { DoctorPanel } from './doctor_panel.js';
import { RunsList } from './runs_list.js';
import { Comparison } from './comparison.js';
import { DifferenceView } from './difference_view.js';
import { EvaluationPanel } from './evaluation_panel.js';
import { WeightEdit } from './weight_edit.js';
import { Message } from './message.js';
import { ExportDialog, ShareDialog } from './dialogs.js';

export const elements = {
  'ty-activation-card': ActivationCard, 'ty-batch-preview': BatchPreview, 'ty-examples': Examples, 'ty-options': OptionsForm, 'ty-strengths': Strengths, 'ty-rate-plan': RatePlan, 'ty-thumbnail': Thumbnail, 'ty-data-panel': DataPanel, 'ty-picture-files': PictureFiles, 'ty-point-cursor': PointCursor, 'ty-layer-stack': LayerStack, 'ty-inside-panel': InsidePanel, 'ty-timeline': TimelineElement, 'ty-training-panel': TrainingPanel,
  'ty-time-chart': TimeChart, 'ty-curves': Curves, 'ty-runs-list': RunsList, 'ty-comparison': Comparison, 'ty-difference-view': DifferenceView, 'ty-evaluation-panel': EvaluationPanel, 'ty-doctor-panel': DoctorPanel, 'ty-message': Message,
  'ty-feature-maps': FeatureMaps, 'ty-image-look': ImageLook, 'ty-picture': Picture, 'ty-weight-edit': WeightEdit, 'ty-share-dialog': ShareDialog, 'ty-export-dialog': ExportDialog,
};
