/** What the page says, in Korean. Keys as in strings.js; what is missing is said in English. */
export default {
  reset: '처음으로', reset_hint: '처음으로: 같은 초기 가중치', play: '학습', pause: '일시정지', play_hint: '학습 또는 일시정지 (스페이스)', step_batch_hint: '배치 하나', step_epoch_hint: '이 에폭 끝까지',
  epoch: '에폭', step: '스텝', seed: '시드', speed: '속도', slow: '느리게', normal: '보통', max: '최대', share: '공유', export: '내보내기', theme: '밝게 또는 어둡게',
  data: '데이터', own_data: '내 데이터 사용…', privacy: '데이터는 이 페이지를 떠나지 않습니다.', preparation: '분할과 전처리', network: '신경망', graph: '그래프', layers: '층', parameters_n: '매개변수 {n}개', add_layer: '층 추가…',
  preview: '신경망이 보는 모습', preview_new: '다시 뽑기', preview_hint: '같은 예제를 다음 에폭에서', preview_before: '전', preview_after: '후', preview_target: '학습할 값', preview_list: '각 예제에서 학습할 값', preview_plain: '아직 바뀌는 것이 없습니다. 증강과 혼합은 위의 옵션에 있습니다.', preview_points: '학습 점과 혼합 후의 위치', preview_points_note: '흐린 점: 원래 데이터. 진한 점: 신경망이 대신 받는 점, 색은 클래스 비율.',
  training: '학습 설정', optimizer: '최적화', schedule: '학습률 스케줄', loss: '손실', regularize: '규제', run_length: '실행', more_options: '옵션 더 보기', none: '없음', output: '출력', show_test: '검증 데이터 표시', discretize: '출력 이산화',
  accuracy: '정확도', learning_rate: '학습률', gradient_norm: '기울기 크기', validation: '검증', gap: '격차', gap_hint: '검증 예제와 학습 예제의 차이: 신경망이 외워 버린 정도', smooth: '평활', log: '로그', evaluation: '평가', confusion: '혼동 행렬', precision: '정밀도', recall: '재현율', close: '닫기', copy_link: '링크 복사', copied: '복사됨', run_here: '실행', hidden_layers: '은닉층',
  inside: '신경망 내부', inside_waits: '잠시만요: 배치 하나를 통과시키는 중 …', inside_note: '처음 {n}개의 학습 예제에 대해, 학습 스텝이 보는 그대로입니다.', layer: '층', outputs: '출력값', mean: '평균', std: '표준편차', dead: '죽은 유닛', dead_hint: '배치의 모든 예제에서 출력이 0인 유닛', saturated: '포화', saturated_hint: '±0.99를 넘는 출력의 비율', gradients: '기울기', weights: '가중치', parameter: '매개변수', values: '값', ratio: '기울기 : 가중치',
  zero_centred: '평균이 0', mean_output: '정규 입력에 대한 평균 출력 {mean}', dies_where: '{where}에서 기울기 0: 유닛이 죽을 수 있음', saturates_where: '{where}에서 포화', never_saturates: '포화하지 않음', steepest: '최대 기울기 {slope}', needs_exp: '지수 함수가 필요함', no_exp: '지수 함수 없음', learns_parameters: '학습되는 매개변수 {n}개', value: 'f(x)', slope: '기울기',
  doctor: '진단', doctor_waits: '실행이 시작되면 살펴봅니다.', nothing_wrong: '지금까지 이 실행에는 문제가 없습니다.', findings_n: '{n}건 발견', serious: '(심각)', remedy_hint: '이 실행의 곡선 옆에서 새 실행을 시작합니다.',
  timeline: '타임라인', timeline_step: '실행의 스텝', step_n: '스텝 {step}', on_screen: '화면에 표시 중', past_hint: '· 여기서부터 다시 학습', to_the_end: '현재로', from_step: '스텝 {step}부터',
  draw_curve: '여기에 그리기', draw_points: '점 그리기', draw_class: '그릴 클래스', new_class: '+ 클래스', draw_hint: '클릭하거나 끌어서 추가, Shift는 클래스 2, Ctrl 또는 오른쪽 버튼은 지우기. 점은 링크에 포함됩니다.', table: '표', table_hint: '곡선을 숫자로', along: '가로축', along_step: '스텝', along_epoch: '에폭', along_seconds: '초', command_line: '명령줄에서',
};
