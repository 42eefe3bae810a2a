require('@aws-sdk/client-of-nobody');
exports.handler = async () => 'never';
