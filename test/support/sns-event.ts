/**
 * The event with which SNS invokes a function, as AWS records it
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html), its message attributes stripped: the courier reads the
 * message alone.
 */
export const snsEvent = (message: unknown): object => ({
  Records: [
    {
      EventVersion: '1.0',
      EventSubscriptionArn:
        'arn:aws:sns:eu-west-2:123456789012:HomeMiniAlerts-HouseholdHomeAlertsTopicAC3D91B4:21be56ed-a058-49f5-8c98-aedd2564c486',
      EventSource: 'aws:sns',
      Sns: {
        SignatureVersion: '1',
        Timestamp: '2026-05-15T17:00:01.231Z',
        Signature: 'tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j...65r==',
        SigningCertUrl: 'https://sns.eu-west-2.amazonaws.com/SimpleNotificationService-ac565b8b.pem',
        MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
        Message: typeof message === 'string' ? message : JSON.stringify(message),
        MessageAttributes: {},
        Type: 'Notification',
        UnsubscribeUrl: 'https://sns.eu-west-2.amazonaws.com/?Action=Unsubscribe',
        TopicArn: 'arn:aws:sns:eu-west-2:123456789012:HomeMiniAlerts-HouseholdHomeAlertsTopicAC3D91B4',
        Subject: '[ALERT] Left on? 830 W since 15:00',
      },
    },
  ],
});
