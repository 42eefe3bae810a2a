const { greeting } = require('greeting');

class Trouble extends Error {
  constructor(message) {
    super(message);
    this.name = 'Trouble';
  }
}

exports.handler = async (event, context) => {
  console.log('an event came: %s', event.name);
  console.error('and an error');
  if (event.fail) throw new Trouble('it went wrong');
  if (event.crash) setTimeout(() => { throw new Trouble('out of turn'); }, 1);
  if (event.crash) await new Promise((resolve) => setTimeout(resolve, 5000));
  return {
    name: event.name, greeting, id: context.awsRequestId, left: context.getRemainingTimeInMillis(),
    memory: context.memoryLimitInMB, runtime: process.env.AWS_EXECUTION_ENV,
  };
};

let late = 'nothing yet';
exports.callback = (event, context, callback) => {
  if (event.never) return;
  if (event.fail) return callback(new Trouble('told by the callback'));
  if (event.impatient) context.callbackWaitsForEmptyEventLoop = false;
  setTimeout(() => { late = 'what came late'; }, event.impatient ? 3000 : 50);
  callback(null, { before: late });
};
