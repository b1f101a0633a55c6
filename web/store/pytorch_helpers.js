/**
 * The modules that PyTorch lacks, as the text of their classes; examples/python/trainyard_torch.py has the same.
 */

/** @type {Record<string, string>} by name */
export const HELPERS = {
  Residual: `class Residual(nn.Module):
    """branch(x) + shortcut(x); an empty shortcut is the identity."""

    def __init__(self, branch, shortcut):
        super().__init__()
        self.branch = branch
        self.shortcut = shortcut

    def forward(self, x):
        return self.branch(x) + self.shortcut(x)`,
  Parallel: `class Parallel(nn.Module):
    """Branches on the same input, merged: added, joined along the channels, or the largest."""

    def __init__(self, branches, merge):
        super().__init__()
        self.branches = nn.ModuleList(branches)
        self.merge = merge

    def forward(self, x):
        outputs = [branch(x) for branch in self.branches]
        if self.merge == "concat":
            return torch.cat(outputs, dim=1)
        if self.merge == "add":
            return sum(outputs[1:], outputs[0])
        return torch.stack(outputs).max(dim=0).values`,
  Swish: `class Swish(nn.Module):
    """x sigmoid(beta x), beta learned or not."""

    def __init__(self, beta=1.0, learn=False):
        super().__init__()
        self.beta = nn.Parameter(torch.tensor([float(beta)])) if learn else beta

    def forward(self, x):
        return x * torch.sigmoid(self.beta * x)`,
  ChannelNorm: `class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of each place of an image."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)`,
  ScalarAffine: `class ScalarAffine(nn.Module):
    """a x + b with one learned number each; either may be missing."""

    def __init__(self, scale, shift):
        super().__init__()
        self.register_parameter("weight", nn.Parameter(torch.ones(1)) if scale else None)
        self.register_parameter("bias", nn.Parameter(torch.zeros(1)) if shift else None)

    def forward(self, x):
        x = x if self.weight is None else self.weight * x
        return x if self.bias is None else x + self.bias`,
  Maxout: `class Maxout(nn.Linear):
    """The largest of several linear functions; piece p of unit u is row p * units + u of the weight."""

    def __init__(self, inputs, units, pieces, bias=True):
        super().__init__(inputs, units * pieces, bias=bias)
        self.pieces = pieces

    def forward(self, x):
        return super().forward(x).unflatten(1, (self.pieces, -1)).max(dim=1).values`,
};
