/** What the page says, in Korean. Keys as in strings.js; what is missing is said in English. */
export default {
  reset: '처음으로', reset_hint: '처음으로: 같은 초기 가중치', play: '학습', pause: '일시정지', play_hint: '학습 또는 일시정지 (스페이스)', step_batch: '스텝', step_batch_hint: '배치 하나', step_epoch: '에폭', step_epoch_hint: '이 에폭 끝까지',
  epoch: '에폭', step: '스텝', seed: '시드', speed: '속도', slow: '느리게', normal: '보통', max: '최대', share: '공유', export: '내보내기', theme: '밝게 또는 어둡게',
  data: '데이터', own_data: '내 데이터 사용…', privacy: '데이터는 이 페이지를 떠나지 않습니다.', preparation: '분할과 전처리', network: '신경망', graph: '그래프', layers: '층', parameters_n: '매개변수 {n}개', add_layer: '층 추가…',
  training: '학습 설정', optimizer: '최적화', schedule: '학습률 스케줄', loss: '손실', regularize: '규제', run_length: '실행', more_options: '옵션 더 보기', none: '없음', output: '출력', show_test: '검증 데이터 표시', discretize: '출력 이산화',
  accuracy: '정확도', learning_rate: '학습률', gradient_norm: '기울기 크기', validation: '검증', smooth: '평활', log: '로그', evaluation: '평가', confusion: '혼동 행렬', precision: '정밀도', recall: '재현율', close: '닫기', copy_link: '링크 복사', copied: '복사됨', run_here: '실행', hidden_layers: '은닉층', activation: '활성화',
};
