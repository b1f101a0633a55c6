// The data sets `npm run data` knows: where each is at home, and the sums its files must have.
// MNIST's own page no longer serves the files; the address is the mirror its maintainers and PyTorch point to.

/**
 * @typedef {{name: string, sum: [algorithm: 'sha256' | 'md5', hex: string], bytes?: number, unpack?: string[]}} DataFile
 * @typedef {{home: string, folder: string, files: DataFile[], note: string}} DataSet
 */

/** @type {Record<string, DataSet>} */
export const datasets = {
  mnist: {
    home: 'https://ossci-datasets.s3.amazonaws.com/mnist/',
    folder: 'mnist',
    note: 'Yann LeCun and Corinna Cortes; CC BY-SA 3.0',
    files: [
      file('train-images-idx3-ubyte.gz', 9912422, '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609'),
      file('train-labels-idx1-ubyte.gz', 28881, '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c'),
      file('t10k-images-idx3-ubyte.gz', 1648877, '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6'),
      file('t10k-labels-idx1-ubyte.gz', 4542, 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6'),
    ],
  },
  'fashion-mnist': {
    home: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    folder: 'fashion-mnist',
    note: 'Zalando SE; MIT',
    files: [
      file('train-images-idx3-ubyte.gz', 26421880, '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84'),
      file('train-labels-idx1-ubyte.gz', 29515, 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845'),
      file('t10k-images-idx3-ubyte.gz', 4422102, '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073'),
      file('t10k-labels-idx1-ubyte.gz', 5148, '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5'),
    ],
  },
  'cifar-10': {
    home: 'https://www.cs.toronto.edu/~kriz/',
    folder: 'cifar-10-batches-bin',
    note: 'Alex Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009 (please cite)',
    files: [{
      name: 'cifar-10-binary.tar.gz',
      sum: ['md5', 'c32a1d4ab5d03f1284b67883e8d87530'],
      unpack: ['data_batch_1.bin', 'data_batch_2.bin', 'data_batch_3.bin', 'data_batch_4.bin', 'data_batch_5.bin',
        'test_batch.bin', 'batches.meta.txt'],
    }],
  },
};

/** @returns {DataFile} */
function file(/** @type {string} */ name, /** @type {number} */ bytes, /** @type {string} */ sha256) {
  return { name, bytes, sum: ['sha256', sha256] };
}
