/** What the page says of its examples: a title and where to look. Fetched with the list, hence not in strings.js. */

/** @type {Record<string, Record<string, [string, string]>>} language, example, [title, what to look at] */
export const EXAMPLES = {
  en: {
    spiral: ['Three spirals', 'Two hidden layers bend the plane around three arms. Each unit draws one soft edge; point at units to see which.'],
    line: ['XOR without a hidden layer', 'One straight line cannot part these classes: accuracy stays near a half. Add a hidden layer and it can.'],
    curve: ['A curve from few bumps', 'Regression: watch sixteen tanh units add up to a sine, and the error on held-out points fall with the other.'],
    digits: ['A small CNN on digits', 'Images drawn here. Look at the wrong ones first, then at the filters and at one image in every layer.'],
    too_high: ['A learning rate far too high', 'The loss leaps instead of falling. Open the gradient norm, ask the doctor, lower the rate while it runs.'],
    dead: ['Units that die', 'Large steps push ReLUs where they are 0 for every example. Their maps are empty in the network; they are counted inside it.'],
    vanishing: ['A gradient that vanishes', 'Four layers of sigmoids: the loss stands at log 2. Compare the gradients of first and last layer inside the network.'],
    batch_norm: ['Batch norm, and without', 'The same deep sigmoid network twice, from the same weights: A without batch norm hardly learns, B does.'],
    dropout: ['Dropout against overfitting', 'Fifty noisy points, a wide network. A learns them by heart and its validation loss rises; B, with dropout, less so.'],
  },
  ko: {
    spiral: ['나선 세 개', '은닉층 두 개가 평면을 세 팔에 맞게 구부립니다. 유닛마다 부드러운 경계 하나를 그립니다. 유닛을 가리켜 보세요.'],
    line: ['은닉층 없는 XOR', '직선 하나로는 이 클래스를 나눌 수 없어 정확도가 절반 근처에 머뭅니다. 은닉층을 더하면 됩니다.'],
    curve: ['곡선 맞추기', '회귀: tanh 유닛 열여섯 개가 사인 곡선으로 더해지고, 따로 둔 점의 오차도 함께 줄어드는 것을 보세요.'],
    digits: ['숫자를 읽는 작은 CNN', '이미지는 여기서 그립니다. 틀린 것부터 보고, 필터와 모든 층에서 본 이미지 하나를 살펴보세요.'],
    too_high: ['너무 높은 학습률', '손실이 줄지 않고 튑니다. 기울기 크기를 열고, 진단을 보고, 실행 중에 학습률을 낮춰 보세요.'],
    dead: ['죽는 유닛', '큰 스텝이 ReLU를 모든 예제에서 0인 곳으로 밀어냅니다. 신경망 그림에서 비고, 신경망 내부에서 세어집니다.'],
    vanishing: ['사라지는 기울기', '시그모이드 네 층: 손실이 log 2에 멈춥니다. 신경망 내부에서 첫 층과 마지막 층의 기울기를 비교하세요.'],
    batch_norm: ['배치 정규화 있음과 없음', '같은 깊은 시그모이드 신경망을 같은 가중치에서 두 번: 배치 정규화 없는 A는 거의 못 배우고 B는 배웁니다.'],
    dropout: ['과적합을 막는 드롭아웃', '잡음 섞인 점 50개와 넓은 신경망. A는 외워 버려 검증 손실이 오르고, 드롭아웃을 쓰는 B는 덜합니다.'],
  },
};
