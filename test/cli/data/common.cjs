module.exports = { half: (x) => x.mul(x).div(2), other: 3 };
