module.exports = require('../eslint.commands');
