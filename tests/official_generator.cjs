// Prints the key that the official JavaScript package creates with the credentials and region in
// the environment. The only argument is the lifetime in seconds.

const { getToken } = require("@aws/bedrock-token-generator");

const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = process.env;
const credentials = {
  accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN,
};
getToken({ credentials, region: AWS_REGION, expiresInSeconds: Number(process.argv[2]) }).then(console.log);
